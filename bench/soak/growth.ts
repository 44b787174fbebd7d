import type { Sshd } from '../../test/support/sshd.ts'
import { openRelayedCloud } from './relayed-cloud.ts'
import { runTool } from './run-tool.ts'
import { makePlace, type Tool } from './tools.ts'

export interface Growth {
  readonly builds: number
  readonly atOnce: number
  readonly callsPerBuild: number
  /** MiB, of all processes. */
  readonly memory: number
  /** Seconds. */
  readonly wall: number
}

/** What builds cost on a good day. @throws Error when one fails */
export async function measureGrowth(tool: Tool, sshd: Sshd, builds: number, atOnce: number): Promise<Growth> {
  const port = 10_000
  const cloud = await openRelayedCloud(sshd, port)
  const place = await makePlace(cloud, { builds, atOnce, port })
  const before = cloud.calls()
  try {
    const { code, output, wall, memory } = await runTool(tool.command(place))
    if (code !== 0) throw new Error(`${tool.name} failed:\n${output.slice(-4000)}`)
    return { builds, atOnce: atOnce || builds, callsPerBuild: (cloud.calls() - before) / builds, memory, wall }
  } finally {
    await cloud.close()
    place.remove()
  }
}
