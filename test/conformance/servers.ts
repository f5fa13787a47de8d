/** Servers of Debian's packages that are stores of the `series` model, and how they come onto this machine. */
import type { Adapter } from '../../adapters/contract/index.ts'
import influxdb from '../../adapters/influxdb/index.ts'
import prometheus from '../../adapters/prometheus/index.ts'
import { needPrograms } from '../debian-packages.ts'

export const seriesServers: readonly Adapter<'series'>[] = [influxdb, prometheus]

/** @throws Error they are missing and cannot be installed; the message says what to do. */
export function installServers(): Promise<void> {
  return needPrograms(['/usr/bin/influxd', '/usr/bin/prometheus'], ['influxdb', 'prometheus'])
}
