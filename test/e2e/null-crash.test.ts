import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, runIngot, startIngot } from '../support/ingot.ts'
import { commandPhases, killAtCommand, writeKillingProgram } from '../support/kill-at-command.ts'
import { killAtRecord, recordPhases } from '../support/kill-at-record.ts'
import { type Sshd, startSshd } from '../support/sshd.ts'
import { sweep } from '../support/sweep.ts'

// The plug is pulled at every record of the ledger, at every command on this computer and in the middle of scripts, of a build
// over SSH. Then `ingot gc` in a new process: no folder or key of Ingot's is left, and nothing of anybody else's is gone.

let sshd: Sshd
let root: string
beforeAll(async () => {
  sshd = await startSshd()
  root = mkdtempSync(join(tmpdir(), 'ingot-null-crash-'))
  writeKillingProgram(root, 'shell', '/bin/sh')
})
afterAll(async () => {
  await sshd?.stop()
  rmSync(root, { recursive: true, force: true })
})

/** A build's own places. Each has something of somebody else's in it. */
interface Places {
  readonly folder: string
  /** Where Ingot may put what it needs on this computer. */
  readonly temporary: string
  /** Where scripts go on the machine. */
  readonly remote: string
}

function makePlaces(): Places {
  const folder = mkdtempSync(join(root, 'build-'))
  const places = { folder, temporary: join(folder, 'tmp'), remote: join(folder, 'remote') }
  for (const path of [places.temporary, places.remote]) {
    mkdirSync(path)
    writeFileSync(join(path, 'of-somebody'), '')
  }
  return places
}

/** Connects, runs a script there and two here. @param inline what the script on the machine does */
function template({ folder, remote }: Places, inline: string): string {
  const builder = {
    type: 'null',
    ssh_host: sshd.host,
    ssh_port: sshd.port,
    ssh_username: sshd.username,
    ssh_private_key_file: sshd.privateKeyFile,
  }
  const local = { type: 'shell-local', inline: ['true'], execute_command: [join(root, 'shell'), '{{.Script}}'] }
  const path = join(folder, 't.json')
  const provisioners = [local, { type: 'shell', inline: [inline], remote_folder: remote }]
  writeFileSync(path, JSON.stringify({ builders: [builder], provisioners, 'post-processors': [local] }))
  return path
}

interface Killed {
  readonly build: Ended
  readonly gc: Ended
  readonly places: Places
  readonly left: readonly string[]
}

async function killedBuild(
  env: (folder: string) => Readonly<Record<string, string>>,
  remote = (_folder: string) => 'true',
): Promise<Killed> {
  const places = makePlaces()
  const { folder, temporary } = places
  const surroundings = { INGOT_HOME: join(folder, 'home'), TMPDIR: temporary }
  const file = template(places, remote(folder))
  const running = startIngot(['build', file], { cwd: folder, env: { ...surroundings, ...env(folder) } })
  writeFileSync(join(folder, 'pid'), `${running.child.pid}`)
  const build = await running.ended
  const place = { cwd: folder, env: surroundings }
  const gc = await runIngot(['gc', '--yes'], place)
  const runs = JSON.parse((await runIngot(['runs', '--json'], place)).stdout) as { id: string; left: number }[]
  const inRuns = runs.flatMap(({ id }) => readdirSync(join(folder, 'home', 'state', 'runs', id)))
  const files = [...readdirSync(temporary), ...inRuns]
  const usual = ['of-somebody', 'ledger.jsonl', 'lock', 'run.json']
  const counts = runs.filter(({ left }) => left > 0).map(({ left }) => `${left} in the ledger`)
  const left = [...files.filter((name) => !usual.includes(name)), ...counts]
  return { build, gc, places, left: readdirSync(temporary).includes('of-somebody') ? left : ['too little'] }
}

describe.concurrent('a null build that is killed', { timeout: 300_000 }, () => {
  test('at a command of this computer', async () => {
    await expectNothingLeft(commandPhases, 2, (nth, phase, folder) =>
      killAtCommand(nth, phase, join(folder, 'commands')),
    )
  })

  test('at a record', async () => {
    await expectNothingLeft(recordPhases, 10, (nth, phase) => killAtRecord(nth, phase))
  })

  test('while its script runs on the machine', async () => {
    const { build, gc, places, left } = await killedBuild(
      () => ({}),
      (folder) => `kill -9 $(cat ${join(folder, 'pid')})`,
    )
    expect(build.signal, build.stdout).toBe('SIGKILL')
    expect([gc.code, left]).toEqual([0, []])
    // The machine is the user's, and nobody else has the key to it: the script that ran is still there.
    expect(readdirSync(places.remote)).toEqual(['of-somebody', expect.stringMatching(/^script_\d+\.sh$/)])
  })
})

async function expectNothingLeft<Phase>(
  phases: readonly Phase[],
  expected: number,
  kill: (nth: number, phase: Phase, folder: string) => Readonly<Record<string, string>>,
): Promise<void> {
  const wrong: string[] = []
  const points = await sweep(phases, 1, async (nth, phase) => {
    const { build, gc, left } = await killedBuild((folder) => kill(nth, phase, folder))
    if (gc.code !== 0 || left.length > 0) {
      wrong.push(`${phase} ${nth}: left ${left.join(', ')}\n${build.stdout}\n${gc.stdout}${gc.stderr}`)
    }
    if (build.signal !== null) return 'killed'
    expect(build.code, build.stdout + build.stderr).toBe(0)
    return 'over'
  })
  expect(wrong).toEqual([])
  // Fewer points than this: then the build or the counting isn't what it was.
  expect(points).toBe(expected)
}
