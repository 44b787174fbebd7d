import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

const local = (...inline: string[]) => ({ type: 'shell-local', inline })
const nothing = { type: 'null', communicator: 'none' }

async function runs() {
  return JSON.parse((await cli.run(['runs', '--json'])).stdout)
}

test('a build runs its provisioners, tells its artifact, and is on record', async () => {
  await cli.write('t.json', { builders: [nothing], provisioners: [local('echo hello')] })
  const { status, stdout } = await cli.run(['build', 't.json'])
  expect(status).toBe(0)
  expect(stdout).toContain('==> null: hello\n')
  expect(stdout).toContain('--> null: Did not export anything. This is the null builder\n')
  expect(stdout).not.toContain('\u001b')
  expect(await runs()).toMatchObject([
    { template: 't.json', builds: ['null'], argv: ['t.json'], outcome: 'done', live: false, left: 0 },
  ])
})

test('a failing build is status 1, and on record', async () => {
  await cli.write('t.json', { builders: [nothing], provisioners: [local('exit 3')] })
  const { status, stdout } = await cli.run(['build', 't.json'])
  expect(status).toBe(1)
  expect(stdout).toContain("==> Some builds didn't complete successfully and had errors:\n--> null: ")
  expect(await runs()).toMatchObject([{ outcome: 'failed', left: 0 }])
})

test('flags may stand after the template', async () => {
  await cli.write('t.json', { variables: { a: null }, builders: [nothing], provisioners: [local('echo {{user `a`}}')] })
  expect((await cli.run(['build', 't.json', '--var', 'a=late'])).stdout).toContain('==> null: late\n')
})

test('builds that are fit to run do run, but the status tells of the others', async () => {
  await cli.write('t.json', { builders: [nothing, { ...nothing, name: 'bad', comunicator: 'x' }] })
  const { status, stdout } = await cli.run(['build', 't.json'])
  expect(status).toBe(1)
  expect(stdout).toContain('unknown option "comunicator"')
  expect(stdout).toContain("Build 'null' finished")
})

test('secrets are nowhere: not on the screen, not among the events, not on disk', async () => {
  await cli.write('t.json', {
    variables: { token: null },
    'sensitive-variables': ['token'],
    builders: [nothing],
    provisioners: [local('printf %s {{user `token`}} | base64; echo {{user `token`}} >&2; exit 1')],
  })
  const { stdout } = await cli.run(['build', '--var', 'token=opensesame', '--events', 'e.jsonl', 't.json'])
  const events = await readFile(join(cli.folder, 'e.jsonl'), 'utf8')
  const record = JSON.stringify(await runs())
  expect(stdout).toContain('==> null: <sensitive>')
  for (const text of [stdout, events, record]) {
    expect(text).not.toContain('opensesame')
    expect(text).not.toContain(Buffer.from('opensesame').toString('base64'))
  }
  expect(record).toContain('token=<sensitive>')
})

test('--events writes every event as a line of JSON', async () => {
  await cli.write('t.json', { builders: [nothing] })
  await cli.run(['build', '--events', 'e.jsonl', 't.json'])
  const events = (await readFile(join(cli.folder, 'e.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(events.at(0)).toMatchObject({
    type: 'run-started',
    template: 't.json',
    builds: [{ name: 'null', type: 'null' }],
  })
  expect(events.at(-1)).toMatchObject({ type: 'run-finished', outcome: 'done' })
  expect(new Set(events.map(({ run }) => run)).size).toBe(1)
})

test('--events into a folder that is not there is refused before anything runs', async () => {
  await cli.write('t.json', { builders: [nothing], provisioners: [local('touch ran')] })
  const { status, stdout } = await cli.run(['build', '--events', 'no/e.jsonl', 't.json'])
  expect(status).toBe(1)
  expect(stdout).toContain('cli/events-file')
  await expect(readFile(join(cli.folder, 'ran'))).rejects.toThrow('ENOENT')
})

test('-color=true colours what is piped, and NO_COLOR wins', async () => {
  await cli.write('t.json', { builders: [nothing] })
  expect((await cli.run(['build', '-color', 't.json'])).stdout).toContain(
    '\u001b[1;32mnull: output will be in this color.',
  )
  cli.env['NO_COLOR'] = '1'
  expect((await cli.run(['build', '-color', 't.json'])).stdout).not.toContain('\u001b')
})

test('an interrupted build undoes, says so, and is status 1', async () => {
  await cli.write('t.json', { builders: [nothing], provisioners: [{ type: 'sleep', duration: '60s' }] })
  setTimeout(() => cli.interrupt(new Error('interrupted by SIGINT')), 200)
  const { status, stdout } = await cli.run(['build', 't.json'])
  expect(status).toBe(1)
  expect(stdout).toContain('Cancelling build: interrupted by SIGINT\n')
  expect(stdout).toContain('Cleanly cancelled builds after being interrupted.\n')
  expect(await runs()).toMatchObject([{ outcome: 'cancelled', left: 0 }])
})

test('a state folder that can not be written does not hinder a run that creates nothing', async () => {
  await writeFile(join(cli.folder, 'home'), '')
  await cli.write('t.json', { builders: [nothing] })
  const { status, stdout } = await cli.run(['build', 't.json'])
  expect(status).toBe(0)
  expect(stdout).toContain('this run can create nothing that must be given back')
})

test('a template without builds that were asked for is an error', async () => {
  await cli.write('t.json', { builders: [nothing] })
  expect(await cli.run(['build', '-only=other', 't.json'])).toMatchObject({ status: 1 })
  expect(await runs()).toEqual([])
})

test('-machine-readable anywhere gives lines for programs', async () => {
  await cli.write('t.json', { builders: [nothing] })
  const { stdout } = await cli.run(['build', 't.json', '-machine-readable'])
  for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(/^\d+,(null)?,(ui|artifact|artifact-count),/)
  expect(stdout).toContain(',null,artifact,0,id,Null\n')
})
