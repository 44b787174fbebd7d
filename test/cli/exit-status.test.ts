import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endingOf } from '../../src/cli/exit-status.ts'
import { interruption } from '../../src/engine/index.ts'
import { IngotError, IngotErrors } from '../../src/errors/index.ts'
import { MistakesFound } from '../../src/run/index.ts'
import { CliSandbox } from '../support/cli.ts'

let cli: CliSandbox
beforeEach(async () => {
  cli = await CliSandbox.make()
})
afterEach(() => cli.remove())

const nothing = { type: 'null', communicator: 'none' }
const local = (...inline: string[]) => ({ type: 'shell-local', inline })
const build = (...flags: string[]) => ['build', ...flags, 't.json']

interface Case {
  readonly ending: string
  readonly status: number
  readonly template: unknown
  readonly argv: readonly string[]
  readonly interrupted?: boolean
}

const CASES: readonly Case[] = [
  { ending: 'success', status: 0, template: { builders: [nothing] }, argv: build() },
  {
    ending: 'a failed build',
    status: 1,
    template: { builders: [nothing], provisioners: [local('exit 3')] },
    argv: build(),
  },
  { ending: 'a broken template', status: 2, template: '{', argv: build() },
  { ending: 'a template that is not there', status: 2, template: {}, argv: ['build', 'other.json'] },
  { ending: 'an unknown option', status: 2, template: { builders: [{ ...nothing, hots: 'x' }] }, argv: build() },
  {
    ending: 'a value that its component refuses',
    status: 2,
    template: { builders: [nothing], provisioners: [{ type: 'shell-local', script: 'missing.sh' }] },
    argv: ['validate', 't.json'],
  },
  {
    ending: 'a bad build beside a good one',
    status: 2,
    template: { builders: [nothing, { ...nothing, name: 'bad', hots: 'x' }] },
    argv: build(),
  },
  { ending: 'an unknown flag', status: 2, template: { builders: [nothing] }, argv: build('-forse') },
  { ending: 'too many arguments', status: 2, template: { builders: [nothing] }, argv: ['inspect', 'a', 'b'] },
  {
    ending: 'a required variable that is not set',
    status: 2,
    template: { variables: { a: null }, builders: [nothing] },
    argv: build(),
  },
  {
    ending: 'an image with a failed post-processor behind it',
    status: 3,
    template: {
      builders: [{ type: 'file', content: 'x', target: 'image.txt' }],
      'post-processors': [
        [
          { type: 'checksum', output: 'sums.txt', keep_input_artifact: true },
          { type: 'shell-local', inline: ['exit 1'] },
        ],
      ],
    },
    argv: build(),
  },
  {
    ending: 'an image beside a build that failed',
    status: 1,
    template: {
      builders: [{ type: 'file', content: 'x', target: 'image.txt' }, nothing],
      provisioners: [{ ...local('exit 1'), only: ['null'] }],
    },
    argv: build(),
  },
  { ending: 'a selection that leaves nothing', status: 5, template: { builders: [nothing] }, argv: build('-only=x') },
  {
    ending: 'an interruption',
    status: 130,
    template: { builders: [nothing], provisioners: [local('sleep 60')] },
    argv: build(),
    interrupted: true,
  },
]

describe.each(CASES)('$ending', ({ status, template, argv, interrupted }) => {
  beforeEach(async () => {
    await cli.write('t.json', template)
    if (interrupted) setTimeout(() => cli.interrupt(interruption('SIGINT')), 50)
  })

  test(`is status ${status} for who wants to know`, async () => {
    expect((await cli.run([...argv, '-packer-exit-codes=false'])).status).toBe(status)
  })

  test(`is status ${Math.min(status, 1)} as in Packer`, async () => {
    expect((await cli.run(argv)).status).toBe(Math.min(status, 1))
  })
})

test.each([
  [{}, ['-packer-exit-codes=false'], 2],
  [{}, ['--packer-exit-codes'], 1],
  [{ INGOT_PACKER_EXIT_CODES: '0' }, [], 2],
  [{ INGOT_PACKER_EXIT_CODES: 'false' }, [], 2],
  [{ INGOT_PACKER_EXIT_CODES: '1' }, [], 1],
  [{ INGOT_PACKER_EXIT_CODES: '' }, [], 1],
  [{ INGOT_PACKER_EXIT_CODES: '0' }, ['-packer-exit-codes'], 1],
  [{ INGOT_PACKER_EXIT_CODES: '1' }, ['-packer-exit-codes=false'], 2],
])('the flag wins over the variable: %j %j', async (env, flags, status) => {
  Object.assign(cli.env, env)
  expect((await cli.run(['validate', 'missing.json', ...flags])).status).toBe(status)
  expect((await cli.run([...flags, 'validate', 'missing.json'])).status).toBe(status)
})

test("commands that Packer doesn't have tell endings apart, unless they are asked not to", async () => {
  expect((await cli.run(['runs', 'x'])).status).toBe(2)
  expect((await cli.run(['runs', 'x', '-packer-exit-codes'])).status).toBe(1)
})

test('a wrong value of the flag is a mistake', async () => {
  const { status, stdout } = await cli.run(['version', '-packer-exit-codes=maybe'])
  expect(status).toBe(1)
  expect(stdout).toContain('the flag "-packer-exit-codes" must be true or false, not "maybe"')
})

test('an unknown command keeps the status that Packer has for it', async () => {
  expect((await cli.run(['biuld', '-packer-exit-codes=false'])).status).toBe(127)
})

test.each([[['-help']], [['build', '-help']]])('%j lists all', async (argv) => {
  const { stdout } = await cli.run(argv)
  for (const status of [0, 1, 2, 3, 4, 5, 130]) expect(stdout).toMatch(new RegExp(`^ +${status} +\\w`, 'm'))
})

test.each([
  ['failed', new Error('x')],
  ['failed', new IngotError('aws/failed', 'x')],
  ['failed', new IngotErrors([new IngotError('template/type', 'x'), new IngotError('aws/failed', 'x')])],
  ['failed', new IngotError('template/unreachable', 'Vault does not answer')],
  ['failed', new IngotError('cli/events-file', 'x')],
  ['invalid', new IngotErrors([new IngotError('template/type', 'x'), new IngotError('options/unknown', 'x')])],
  ['invalid', new MistakesFound([new IngotError('ansible/missing', 'x')])],
  ['cancelled', interruption('SIGTERM')],
])('%s: %s', (ending, error) => {
  expect(endingOf(error)).toBe(ending)
})
