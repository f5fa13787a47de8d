/**
 * The zoo by hand.
 *
 *     node test/zoo/main.ts                                  the table of the README: each animal, caught anew
 *     node test/zoo/main.ts show 'tears a batch'             what gives an animal away, from the seed of its label
 *     node test/zoo/main.ts show lsm registers 17            one plan from one seed on any animal or sound engine
 *     node test/zoo/main.ts sound 200                        every plan on every sound engine, from that many seeds
 */
import { animals, type Subject, soundSubjects } from './animal.ts'
import { faultOf, type Plan, planNamed, plans } from './plan.ts'
import { describeFinding } from './report.ts'
import { runTrial } from './trial.ts'

const [command = 'table', ...words] = process.argv.slice(2)
process.exitCode = await run()

/** Returns the exit code: 5 where a sound engine was caught, or an animal was not. */
async function run(): Promise<number> {
  if (command === 'table') return printTable()
  if (command === 'show') return show(words)
  if (command === 'sound') return trySound(Number(words[0] ?? 200))
  process.stderr.write(`there is no command ${command}; there are table, show and sound\n`)
  return 2
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function printTable(): Promise<number> {
  let code = 0
  say('| bug | in | fault | checker that caught it | seed | seconds |')
  say('| --- | --- | --- | --- | ---: | ---: |')
  for (const { name, host, adapter, plan, seed } of animals) {
    const started = performance.now()
    const { finding } = await runTrial(adapter, plan, seed)
    const seconds = ((performance.now() - started) / 1000).toFixed(2)
    const fault = plan.type === 'life' && plan.lines !== undefined ? `\`${plan.lines}\`` : faultOf(plan)
    if (finding?.checker !== plan.checker) code = 5
    say(`| ${name} | ${host} | ${fault} | ${finding?.checker ?? 'not caught'} | ${seed} | ${seconds} |`)
  }
  return code
}

async function show([name = '', planName, seedWord]: readonly string[]): Promise<number> {
  const animal = animals.find(candidate => candidate.name === name)
  const subject: Subject | undefined = animal ?? soundSubjects.find(candidate => candidate.name === name)
  if (subject === undefined || (animal === undefined && planName === undefined)) {
    const names = [...soundSubjects, ...animals].map(candidate => `'${candidate.name}'`).join(', ')
    process.stderr.write(`show takes a name, and for a sound engine a plan and a seed; names are ${names}\n`)
    return 2
  }
  const plan = planName === undefined ? (animal?.plan as Plan) : planNamed(planName)
  const seed = Number(seedWord ?? animal?.seed ?? 1)
  const { finding } = await runTrial(subject.adapter, plan, seed)
  say(
    finding === undefined
      ? `${name}, ${plan.name}, seed ${seed}: nothing was found`
      : describeFinding(subject, plan, seed, finding),
  )
  return (finding === undefined) === (animal === undefined) ? 0 : 5
}

async function trySound(seedCount: number): Promise<number> {
  let code = 0
  for (const subject of soundSubjects) {
    for (const plan of plans) {
      const started = performance.now()
      let foundCount = 0
      for (let seed = 1; seed <= seedCount; seed++) {
        const { finding } = await runTrial(subject.adapter, plan, seed)
        if (finding === undefined) continue
        foundCount++
        code = 5
        say(describeFinding(subject, plan, seed, finding))
      }
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      say(`${subject.name}, ${plan.name}: ${seedCount} seeds, ${foundCount} findings, ${seconds} s`)
    }
  }
  return code
}
