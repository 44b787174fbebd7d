import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DockerSandbox } from '../support/docker-sandbox.ts'
import { type Ended, runIngot } from '../support/ingot.ts'
import { commandPhases, killAtCommand, writeKillingProgram } from '../support/kill-at-command.ts'
import { killAtRecord, recordPhases } from '../support/kill-at-record.ts'
import { BASE } from '../support/podman.ts'
import { sweep } from '../support/sweep.ts'

// The plug is pulled at every command to the container engine and at every record of the ledger. Then `ingot gc` in a new
// process: no container, image, archive or folder of Ingot's is left, and nothing of anybody else's is gone.

let sandbox: DockerSandbox
/** What somebody else has there. */
let others: readonly string[]
/** What builds finished before they were killed. */
const finished: string[] = []

beforeAll(() => {
  sandbox = new DockerSandbox()
  const { podman, folder } = sandbox
  writeKillingProgram(folder, 'docker', join(podman.folder, 'bin', 'docker'))
  podman.run('run', '-d', '--ulimit', 'host', '--name', 'ingot-of-somebody', BASE, 'sleep', '1000')
  podman.run('commit', 'ingot-of-somebody', 'localhost/of-somebody')
  podman.run('volume', 'create', 'of-somebody')
  others = belongings()
})
afterAll(() => {
  sandbox?.podman.run('rm', '--all', '--force', '--time', '0')
  sandbox?.podman.run('volume', 'prune', '--force')
  sandbox?.stop()
})

/** Ids of all containers, those that run twice, of all images and volumes. */
function belongings(): readonly string[] {
  const commands = [['ps', '--all'], ['ps'], ['images', '--all'], ['volume', 'ls']]
  return commands
    .flatMap((command) =>
      sandbox.podman
        .run(...command, '--quiet')
        .trim()
        .split('\n'),
    )
    .sort()
}

type Environment = Readonly<Record<string, string>>

/** How to kill a build at its nth point. @param folder of the build's own */
type Kill<Phase> = (nth: number, phase: Phase, folder: string) => Environment

interface Killed {
  readonly build: Ended
  readonly gc: Ended
  /** What shouldn't be there: texts for people. */
  readonly left: readonly string[]
}

async function killedBuild(template: string, kill: (folder: string) => Environment): Promise<Killed> {
  const folder = mkdtempSync(join(sandbox.folder, 'crash-'))
  const cwd = join(folder, 'work')
  mkdirSync(cwd)
  const { env: podman } = sandbox.podman
  const env = { ...podman, PATH: `${sandbox.folder}:${podman['PATH']}`, INGOT_HOME: join(folder, 'home') }
  const build = await runIngot(['build', join(sandbox.folder, template)], { cwd, env: { ...env, ...kill(folder) } })
  const gc = await runIngot(['gc', '--yes'], { cwd, env })
  const runs = JSON.parse((await runIngot(['runs', '--json'], { cwd, env })).stdout) as Run[]
  const kept = runs.flatMap(({ resources }) => resources.filter(({ state }) => state === 'kept'))
  finished.push(...kept.map(({ id }) => id))
  return { build, gc, left: [...runs.flatMap((run) => leftOf(run)), ...readdirSync(cwd).filter(isPart)] }

  function leftOf({ id, left }: Run): string[] {
    const folders = readdirSync(join(folder, 'home', 'state', 'runs', id)).filter((name) => name === 'tmp')
    const containers = sandbox.containers().filter((name) => name.includes(id))
    return [...(left === 0 ? [] : [`${left} in the ledger`]), ...folders, ...containers]
  }
}

interface Run {
  readonly id: string
  readonly left: number
  readonly resources: readonly { readonly id: string; readonly state: string }[]
}

/** Whole archives may be there, under their own name. */
function isPart(file: string): boolean {
  return file !== 'made.tar'
}

async function expectNothingLeft<Phase>(
  builder: object,
  phases: readonly Phase[],
  kill: Kill<Phase>,
  first = 1,
): Promise<number> {
  const provisioners = [{ type: 'shell', inline: ['echo made > /made'] }]
  const template = sandbox.template(`${Object.keys(builder)[0]}.json`, builder, { provisioners })
  const wrong: string[] = []
  const points = await sweep(phases, first, async (nth, phase) => {
    const { build, gc, left } = await killedBuild(template, (folder) => kill(nth, phase, folder))
    if (gc.code !== 0 || left.length > 0) {
      wrong.push(`${phase} ${nth}: left ${left.join(', ')}\n${build.stdout}\n${gc.stdout}${gc.stderr}`)
    }
    if (build.signal !== null) return 'killed'
    expect(build.code, build.stdout + build.stderr).toBe(0)
    return 'over'
  })
  expect(wrong).toEqual([])
  return points
}

const atCommand: Kill<(typeof commandPhases)[number]> = (nth, phase, folder) =>
  killAtCommand(nth, phase, join(folder, 'commands'))
const atRecord: Kill<(typeof recordPhases)[number]> = (nth, phase) => killAtRecord(nth, phase)

describe.concurrent('a docker build that is killed', { timeout: 600_000 }, () => {
  // Fewer points than these: then the build or the counting isn't what it was.
  test('at a command', async () => {
    expect(await expectNothingLeft({ commit: true }, commandPhases, atCommand)).toBeGreaterThan(8)
  })

  test('at a record', async () => {
    expect(await expectNothingLeft({ commit: true }, recordPhases, atRecord)).toBeGreaterThan(8)
  })

  test('when it writes an archive', async () => {
    const builder = { export_path: 'made.tar' }
    // What comes before is the same for all builds.
    expect(await expectNothingLeft(builder, commandPhases, atCommand, 4)).toBeGreaterThan(6)
    expect(await expectNothingLeft(builder, recordPhases, atRecord, 5)).toBeGreaterThan(8)
  })
})

test('nothing of anybody else is gone, and nothing is left that no ledger told of', () => {
  expect(finished.length).toBeGreaterThan(0)
  for (const id of finished.filter((id) => /^[0-9a-f]{64}$/.test(id))) sandbox.podman.run('rmi', id)
  expect(belongings()).toEqual(others)
  expect(existsSync(join(sandbox.folder, 'made.tar'))).toBe(false)
})
