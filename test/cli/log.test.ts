import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
  await cli.write('t.json', {
    variables: { token: 'opensesame' },
    'sensitive-variables': ['token'],
    builders: [{ type: 'null', communicator: 'none' }],
    provisioners: [{ type: 'shell-local', inline: ['echo {{user `token`}}'] }],
  })
})
afterEach(() => cli.remove())

const readLog = () => readFile(join(cli.folder, 'packer.log'), 'utf8')

test('PACKER_LOG_PATH names a file for what happens and what people see, without secrets', async () => {
  cli.env['PACKER_LOG_PATH'] = 'packer.log'
  await cli.write('packer.log', 'an older log\n')
  expect(await cli.run(['build', 't.json'])).toMatchObject({ status: 0, stderr: '' })
  const log = await readLog()
  expect(log).toMatch(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[INFO\] Ingot version: /)
  expect(log).toMatch(/ \[DEBUG\] step \d+ done after .*: Provision \(null\)$/m)
  expect(log).toMatch(/ ui: ==> null: <sensitive>$/m)
  expect(log).not.toContain('opensesame')
})

test('PACKER_LOG tells standard error, and does not repeat what stands on standard output', async () => {
  cli.env['PACKER_LOG'] = '1'
  const { stdout, stderr } = await cli.run(['build', 't.json'])
  expect(stderr).toMatch(/ \[DEBUG\] step \d+ starts: Provision \(null\)$/m)
  expect(stderr).not.toContain('ui:')
  expect(stdout).not.toContain('[DEBUG]')
})

test.each(['', '0'])('PACKER_LOG=%j is no log', async (value) => {
  cli.env['PACKER_LOG'] = value
  expect(await cli.run(['build', 't.json'])).toMatchObject({ status: 0, stderr: '' })
})

test('the stacks of errors go to the log', async () => {
  cli.env['PACKER_LOG_PATH'] = 'packer.log'
  expect(await cli.run(['validate', 'missing.json'])).toMatchObject({ status: 1, stderr: '' })
  expect(await readLog()).toMatch(/IngotError.*\n.* {4}at /)
})

test('a log that cannot be written is an error', async () => {
  cli.env['PACKER_LOG_PATH'] = 'no/such/folder/packer.log'
  const { status, stdout } = await cli.run(['validate', 't.json'])
  expect(status).toBe(1)
  expect(stdout).toContain('cli/log-file')
})
