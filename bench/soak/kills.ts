import { startCallProxy } from '../../test/support/call-proxy.ts'
import type { Sshd } from '../../test/support/sshd.ts'
import { leftovers, total } from './leftovers.ts'
import { openRelayedCloud } from './relayed-cloud.ts'
import { runTool } from './run-tool.ts'
import { makePlace, type Tool } from './tools.ts'

export interface Kills {
  readonly runs: number
  /** How many runs had something left behind, and how many things in all. */
  readonly dirty: number
  readonly left: number
  /** The same after the tool's own way to tidy up. */
  readonly dirtyAfterTidying: number
  readonly leftAfterTidying: number
}

/** How many kill points are tried at once. */
const LANES = 4
const PHASES = ['before', 'after'] as const

/** Kills a build with SIGKILL at every call to EC2, before and after its effect, one run per point. */
export async function killEverywhere(tool: Tool, sshd: Sshd): Promise<Kills> {
  const found: { readonly left: number; readonly after: number }[] = []
  const ended = { before: false, after: false }
  let next = 0
  const lane = async (port: number) => {
    while (!ended.before || !ended.after) {
      const number = next++
      const phase = PHASES[number % 2] as (typeof PHASES)[number]
      if (ended[phase]) continue
      const killed = await killAt(tool, sshd, port, Math.floor(number / 2) + 1, phase)
      if (killed) found.push(killed)
      else ended[phase] = true
    }
  }
  await Promise.all(Array.from({ length: LANES }, (_, index) => lane(10_100 + index)))
  const dirty = found.filter(({ left }) => left > 0)
  const dirtyAfter = found.filter(({ after }) => after > 0)
  return {
    runs: found.length,
    dirty: dirty.length,
    left: sum(dirty.map(({ left }) => left)),
    dirtyAfterTidying: dirtyAfter.length,
    leftAfterTidying: sum(dirtyAfter.map(({ after }) => after)),
  }
}

/** @returns undefined when the build was over before the point came */
async function killAt(tool: Tool, sshd: Sshd, port: number, nth: number, phase: (typeof PHASES)[number]) {
  const cloud = await openRelayedCloud(sshd, port)
  let kill = () => {}
  const gone = Promise.withResolvers<void>()
  let isArmed = false
  let calls = 0
  const proxy = await startCallProxy(cloud.url, async (_, when) => {
    if (!isArmed || when !== phase || ++calls !== nth) return
    kill()
    await gone.promise
  })
  const place = await makePlace(cloud, { builds: 1, atOnce: 1, port, endpoint: proxy.url })
  try {
    isArmed = true
    const { signal, code, output } = await runTool(tool.command(place), (child) => {
      kill = () => child.kill('SIGKILL')
      child.once('exit', () => gone.resolve())
    })
    isArmed = false
    if (signal === null) {
      if (code !== 0) throw new Error(`${tool.name} failed without being killed:\n${output.slice(-4000)}`)
      return undefined
    }
    const left = total(await leftovers(cloud))
    if (!tool.tidy) return { left, after: left }
    await runTool(tool.tidy(place))
    return { left, after: total(await leftovers(cloud)) }
  } finally {
    await proxy.close()
    await cloud.close()
    place.remove()
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0)
}
