/**
 * A fleet of hosts that report ten figures of their processors every ten seconds: the tags and the walk of values of TSBS's
 * cpu-only data set.
 */
import type { PointBatch, SeriesKey } from '../../../adapters/contract/index.ts'
import { createRandom, type Random } from '../../../engines/env/index.ts'
import { BatchBuilder } from '../batch-builder.ts'

export const startUs = 1_704_067_200_000_000
export const stepUs = 10_000_000

export const figures: readonly string[] = [
  ...['usage_user', 'usage_system', 'usage_idle', 'usage_nice', 'usage_iowait'],
  ...['usage_irq', 'usage_softirq', 'usage_steal', 'usage_guest', 'usage_guest_nice'],
].map(name => `cpu_${name}`)

const regions = ['us-east-1', 'us-west-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-1', 'sa-east-1']
const systems = ['Ubuntu16.10', 'Ubuntu16.04LTS', 'Ubuntu15.10']
const architectures = ['x64', 'x86']
const teams = ['SF', 'NYC', 'LON', 'CHI']
const environments = ['production', 'staging', 'test']

export function hostName(host: number): string {
  return `host_${host}`
}

export class Fleet {
  readonly hostCount: number
  /** By host, then by figure. */
  readonly series: readonly SeriesKey[]
  /** By host: the number of its next report. */
  readonly #nextSteps: Uint32Array
  /** By series, in hundredths of a per cent. */
  readonly #values: Uint16Array
  #lateCount = 0

  constructor(hostCount: number) {
    this.hostCount = hostCount
    const random = createRandom(hostCount)
    this.series = Array.from({ length: hostCount }, (_, host) => tagsOf(random, host)).flatMap(tags => {
      return figures.map(metric => ({ metric, tags }))
    })
    this.#nextSteps = new Uint32Array(hostCount)
    this.#values = Uint16Array.from(this.series, () => random.nextInteger(10_000))
  }

  /** The next report of each of these hosts. A share of the points is late: up to ten minutes, at odd milliseconds. */
  report(random: Random, hosts: readonly number[], lateProportion: number): PointBatch {
    const batch = new BatchBuilder(this.series, hosts.length * figures.length)
    for (const host of hosts) this.#writeReport(batch, random, host, lateProportion)
    return batch.finish()
  }

  #writeReport(batch: BatchBuilder, random: Random, host: number, lateProportion: number): void {
    const step = this.#nextSteps[host]!
    this.#nextSteps[host] = step + 1
    for (let figure = 0; figure < figures.length; figure++) {
      const index = host * figures.length + figure
      const value = this.#walk(random, index)
      const isLate = lateProportion > 0 && random.nextFloat() < lateProportion
      const timestampUs = startUs + step * stepUs
      batch.add(index, isLate ? this.#lateTime(random, step) : timestampUs, value)
    }
  }

  /** Between two reports, and for 9,998 late points in turn never twice at one place between them. */
  #lateTime(random: Random, step: number): number {
    const late = Math.max(0, step - 1 - random.nextInteger(60))
    this.#lateCount = (this.#lateCount + 1) % 9998
    return startUs + late * stepUs + (1 + this.#lateCount) * 1000
  }

  /** A step of at most 1 % up or down, within 0 and 100 %. */
  #walk(random: Random, index: number): number {
    const moved = this.#values[index]! + random.nextInteger(201) - 100
    this.#values[index] = Math.min(10_000, Math.max(0, moved))
    return this.#values[index]! / 100
  }
}

function tagsOf(random: Random, host: number): SeriesKey['tags'] {
  const pick = (items: readonly string[]): string => items[random.nextInteger(items.length)]!
  const region = pick(regions)
  return {
    hostname: hostName(host),
    region,
    datacenter: `${region}${'abc'[random.nextInteger(3)]}`,
    rack: String(random.nextInteger(100)),
    os: pick(systems),
    arch: pick(architectures),
    team: pick(teams),
    service: String(random.nextInteger(20)),
    service_version: String(random.nextInteger(2)),
    service_environment: pick(environments),
  }
}
