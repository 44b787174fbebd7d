import type { Host } from './host.ts'

/**
 * A new run's id: a UUID whose first eight digits are the Unix time in seconds, so that ids sort by age. It is also
 * Packer's `packer_run_uuid`, which is made the same way.
 */
export function newRunId(host: Pick<Host, 'clock' | 'random'>): string {
  const seconds = Math.floor(host.clock.now() / 1000)
  const digits = seconds.toString(16).padStart(8, '0') + host.random.bytes(12).toString('hex')
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  )
}
