/**
 * Whether objectives were reached: a pure function of the plan and the runs.
 *
 * Each engine is judged by the median over its complete rounds. Where nothing was measured the objective is missed,
 * with the reason: a gate that had no data has not held.
 */
import type { Objective, ObjectiveResult } from '../results/objective.ts'
import type { Plan, Run } from '../results/result.ts'
import { estimate } from '../results/summary.ts'
import { measureMetric } from './metric.ts'

/** Every objective for every engine, engine by engine in the order of the plan; nothing where there are none. */
export async function evaluateObjectives(
  { engines, objectives = [] }: Pick<Plan, 'engines' | 'objectives'>,
  runs: readonly Run[],
): Promise<{ readonly objectives?: readonly ObjectiveResult[] }> {
  if (objectives.length === 0) return {}
  const results: ObjectiveResult[] = []
  for (const engine of engines) {
    const rounds = runs.filter(run => run.engine === engine && run.status === 'complete')
    for (const objective of objectives) results.push({ engine, objective, ...(await judge(objective, rounds)) })
  }
  return { objectives: results }
}

async function judge(
  objective: Objective,
  rounds: readonly Run[],
): Promise<Pick<ObjectiveResult, 'measured' | 'met' | 'reason'>> {
  if (rounds.length === 0) return { met: false, reason: 'no round was complete' }
  const phases = rounds.flatMap(({ phases }) => phases.find(({ name }) => name === objective.phase) ?? [])
  if (phases.length === 0) return { met: false, reason: `no ${objective.phase} phase was measured` }
  const values: number[] = []
  for (const phase of phases) {
    const value = await measureMetric(objective.metric, phase, objective.operation)
    if (value !== undefined) values.push(value)
  }
  if (values.length === 0) return { met: false, reason: `no ${subjectOf(objective)} was measured` }
  const measured = estimate(values).median
  return { measured, met: reaches(measured, objective) }
}

function subjectOf({ phase, operation, metric }: Objective): string {
  return `${metric} of ${operation ?? 'any operation'} in the ${phase} phase`
}

function reaches(measured: number, { operator, value }: Objective): boolean {
  switch (operator) {
    case '<':
      return measured < value
    case '<=':
      return measured <= value
    case '>':
      return measured > value
    case '>=':
      return measured >= value
  }
}
