import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

const template = { builders: [{ type: 'null', communicator: 'none' }] }

test('plugins that are built in need no installation, so that scripts go on', async () => {
  const { status, stdout } = await cli.run(['plugins', 'install', 'github.com/hashicorp/amazon', '>= 1.2.0'])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^Nothing to install for github\.com\/hashicorp\/amazon: built into Ingot: .*amazon-ebs/)
})

test.each([
  [['plugins', 'install', 'github.com/vultr/vultr'], 'plugins/not-yet'],
  [['plugins', 'install', '-path', 'x', 'github.com/hashicorp/amazon'], 'plugins/not-yet'],
  [['plugins', 'remove', 'github.com/hashicorp/amazon'], 'plugins/none'],
  [['plugins', 'required', 't.json'], 'plugins/json'],
  [['plugins', 'instal'], 'did you mean "install"?'],
  [['plugin', 'required', 't.json'], 'plugins/json'],
  [['plugins'], 'Usage: ingot plugins'],
  [['init', 't.json'], 'plugins/json'],
  [['init', 'missing.json'], 'template/not-found'],
  [['init', '.'], 'template/no-files'],
])('%j: what comes later is said, status 1', async (argv, text) => {
  await cli.write('t.json', template)
  const { status, stdout, stderr } = await cli.run(argv)
  expect(stdout).toContain(text)
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
})

test('no plugin is installed', async () => {
  expect(await cli.run(['plugins', 'installed'])).toEqual({ status: 0, stdout: '', stderr: '' })
})
