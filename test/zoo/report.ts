/** A finding as people read it: who, what was done to it, from which seed, the least that shows it, and how to see it again. */
import type { Subject } from './animal.ts'
import { faultOf, type Plan } from './plan.ts'
import type { Finding } from './trial.ts'

export function describeFinding({ name }: Subject, plan: Plan, seed: number, finding: Finding): string {
  const size =
    plan.type === 'exhaustive'
      ? `${plan.operationCount} operations of ${plan.clientCount} clients`
      : `${plan.clientCount} clients, ${plan.stepCount} steps each`
  return [
    `${name}: caught by ${finding.checker}`,
    `plan: ${plan.name} (${size}; fault: ${faultOf(plan)})`,
    `seed: ${seed}`,
    finding.detail,
    ...finding.shown.map(line => `  ${line}`),
    `replay: npx node test/zoo/main.ts show '${name}' '${plan.name}' ${seed}`,
  ].join('\n')
}
