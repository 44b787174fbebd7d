import type { Sshd } from '../../test/support/sshd.ts'
import { leftovers, total } from './leftovers.ts'
import { openRelayedCloud } from './relayed-cloud.ts'
import { runTool } from './run-tool.ts'
import { type BuildEnd, makePlace, type Tool } from './tools.ts'

/** A bad day in a busy region; a tenth of all builds meets something that no retry helps against. */
export const BAD_DAY = [
  { kind: 'throttle', per_second: 60, burst: 120 },
  { kind: 'error', code: 'InternalError', probability: 0.01 },
  { kind: 'error', code: 'InternalError', probability: 0.01, when: 'after' },
  { kind: 'http', status: 503, probability: 0.01 },
  { kind: 'http', status: 500, probability: 0.005, when: 'after' },
  { kind: 'drop', probability: 0.01 },
  { kind: 'drop', probability: 0.01, when: 'after' },
  { kind: 'hide', for: '2s', probability: 0.05 },
  { kind: 'state', outcome: 'slow', for: '3s', probability: 0.1 },
  { kind: 'state', of: ['image'], outcome: 'failed', probability: 0.03 },
  { kind: 'capacity', times: 4 },
  { kind: 'guest', outcome: 'dies', after: '500ms', probability: 0.02 },
  { kind: 'guest', outcome: 'silent', probability: 0.02 },
] as const

export interface BadDay {
  readonly ends: Readonly<Record<BuildEnd, number>>
  /** How often each reason was given. */
  readonly reasons: ReadonlyMap<string, number>
  /** What is left in the cloud after the run, by kind. */
  readonly left: Readonly<Record<string, number>>
  /** The same after the tool's own way to tidy up. */
  readonly leftAfterTidying: Readonly<Record<string, number>> | undefined
  readonly callsPerBuild: number
  readonly wall: number
}

/** Builds under seeded faults. */
export async function surviveBadDay(tool: Tool, sshd: Sshd, builds: number, seed: number): Promise<BadDay> {
  const port = 10_000
  const cloud = await openRelayedCloud(sshd, port, { faults: BAD_DAY, seed })
  const place = await makePlace(cloud, { builds, atOnce: 20, port })
  try {
    const before = cloud.calls()
    if (process.env['SOAK_SHOW']) process.stderr.write(`${place.folder}\n`)
    const { output, wall } = await runTool(tool.command(place))
    const callsPerBuild = (cloud.calls() - before) / builds
    const ends = tool.ends(place, output)
    const left = await leftovers(cloud)
    const tidied = tool.tidy && total(left) > 0 ? await runTool(tool.tidy(place)) : undefined
    const leftAfterTidying = tidied && (await leftovers(cloud))
    if (process.env['SOAK_SHOW']) process.stderr.write(`${output}\n${tidied?.output ?? ''}\n`)
    return { ends: countEnds(ends), reasons: countReasons(ends), left, leftAfterTidying, callsPerBuild, wall }
  } finally {
    await cloud.close()
    place.remove()
  }
}

type Ends = ReturnType<Tool['ends']>

function countEnds(ends: Ends): Record<BuildEnd, number> {
  const counts = { success: 0, partial: 0, failed: 0, nameless: 0 }
  for (const { end } of ends.values()) counts[end]++
  return counts
}

function countReasons(ends: Ends): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { why } of ends.values()) if (why) counts.set(why, (counts.get(why) ?? 0) + 1)
  return counts
}
