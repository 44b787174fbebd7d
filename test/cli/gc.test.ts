import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  foldersOf,
  type HeldRun,
  RunLedger,
  type RunRecord,
  RunStore,
  temporaryFolder,
} from '../../src/engine/index.ts'
import { CliSandbox } from '../support/cli.ts'
import { fakeHost } from '../support/fake-host.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(async () => {
  for (const run of living.splice(0)) await run.release()
  await cli.remove()
})

/** Held for as long as the test: a run that nobody refers to any more is collected, and its lock goes with it. */
const living: HeldRun[] = []

/** What a killed process leaves: a folder in the ledger and on disk. */
async function leaveFolder(id: string, release = true): Promise<string> {
  const host = fakeHost(cli.env)
  const record: RunRecord = {
    version: 1,
    id,
    template: 't.json',
    builds: ['web'],
    argv: [],
    cwd: '/',
    started: 1,
    host: 'here',
    pid: 1,
    ingot: '0',
  }
  const held = await new RunStore(foldersOf(cli.env).state).begin(record)
  const ledger = new RunLedger({ run: id, journal: held.journal, clock: host.clock, giveBack: async () => {} })
  const folder = await temporaryFolder({ ledger: ledger.forBuild('web'), host }, 'folder for tests')
  await writeFile(join(folder, 'file'), 'x')
  if (release) await held.release()
  else living.push(held)
  return folder
}

test('nothing left', async () => {
  expect(await cli.run(['gc'])).toEqual({ status: 0, stdout: 'Nothing is left behind.\n', stderr: '' })
})

test('without a terminal it lists only, and says how to go on', async () => {
  const folder = await leaveFolder('1111-aaaa')
  const { status, stdout } = await cli.run(['gc'])
  expect(status).toBe(1)
  expect(stdout).toContain(`1111-aaaa  web    folder for tests (${folder})`)
  expect(stdout).toContain('Add --yes to give all this back.')
  expect(existsSync(folder)).toBe(true)
})

test('--yes gives everything back', async () => {
  const folder = await leaveFolder('1111-aaaa')
  expect(await cli.run(['gc', '--yes'])).toMatchObject({ status: 0 })
  expect(existsSync(folder)).toBe(false)
  expect((await cli.run(['gc'])).stdout).toBe('Nothing is left behind.\n')
})

test.each([
  ['y\n', 0],
  ['n\n', 1],
  ['', 1],
])('at a terminal it asks: %j', async (answer, status) => {
  const folder = await leaveFolder('1111-aaaa')
  const result = await cli.run(['gc'], answer)
  expect(result.status).toBe(status)
  expect(result.stdout).toContain('Give all this back? [y/N] ')
  expect(existsSync(folder)).toBe(status === 1)
})

test('a run by its id; others are left alone', async () => {
  const [one, two] = [await leaveFolder('1111-aaaa'), await leaveFolder('2222-bbbb')]
  expect(await cli.run(['gc', '--yes', '2222-bbbb'])).toMatchObject({ status: 0 })
  expect([existsSync(one), existsSync(two)]).toEqual([true, false])
})

test('a live run is never touched', async () => {
  const folder = await leaveFolder('1111-aaaa', false)
  const { stdout } = await cli.run(['gc', '--yes'])
  expect(stdout).toBe('Run 1111-aaaa is still going on; it is left alone.\nNothing is left behind.\n')
  expect(existsSync(folder)).toBe(true)
})

test('what nobody knows how to give back stays, with the reason', async () => {
  const folder = join(foldersOf(cli.env).state, 'runs', '1111-aaaa')
  await mkdir(folder, { recursive: true })
  const entry = { record: 'intended', key: 'k-1', at: 1, kind: 'mars-rover', what: 'rover', scope: {}, expires: 2 }
  await writeFile(join(folder, 'ledger.jsonl'), `${JSON.stringify(entry)}\n`)
  const { status, stdout } = await cli.run(['gc', '--yes'])
  expect(status).toBe(1)
  expect(stdout).toContain(`this version of Ingot doesn't know how to give back a "mars-rover"`)
  expect(stdout).toContain('1 left; try again with "ingot gc 1111-aaaa"')
  expect((await cli.run(['gc'])).stdout).toContain(`doesn't know how to give back`)
})

test('an unknown run is an error', async () => {
  expect(await cli.run(['gc', 'nope'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('there is no run "nope"'),
  })
})

test('a killed build leaves what gc gives back', async () => {
  const provisioner = { type: 'shell-local', inline: ['echo $PPID > pid; sleep 60 & echo $! >> pid; wait'] }
  await cli.write('t.json', { builders: [{ type: 'null', communicator: 'none' }], provisioners: [provisioner] })
  const main = new URL('../../src/cli/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'build', 't.json'], {
    cwd: cli.folder,
    env: { ...process.env, ...cli.env },
    stdio: 'ignore',
    detached: true,
  })
  await expect.poll(() => existsSync(join(cli.folder, 'pid')), { timeout: 20_000 }).toBe(true)
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  const [run] = JSON.parse((await cli.run(['runs', '--json'])).stdout)
  expect(run).toMatchObject({ live: false, left: 1 })
  expect((await cli.run(['runs'])).stdout).toMatch(/t\.json +killed +1\n/)
  expect(await cli.run(['gc', '--yes', run.id])).toMatchObject({ status: 0 })
  expect((await cli.run(['gc'])).stdout).toBe('Nothing is left behind.\n')
}, 30_000)
