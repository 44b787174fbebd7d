import { expect, test } from 'vitest'
import {
  booleanFlag,
  choiceFlag,
  commaFlag,
  integerFlag,
  parseFlags,
  repeatedFlag,
  stringFlag,
} from '../../src/cli/flags.ts'
import { IngotError } from '../../src/errors/index.ts'

const table = {
  color: booleanFlag('', true),
  force: booleanFlag(''),
  events: stringFlag('FILE', ''),
  only: commaFlag('a,b', '', 'builds'),
  var: repeatedFlag('k=v', ''),
  'parallel-builds': integerFlag('N', '', 0),
  'on-error': choiceFlag('', ['cleanup', 'abort'], 'cleanup'),
}

test.each([
  [['-var', 'a=b', 't.json'], { var: ['a=b'] }],
  [['--var', 'a=b', 't.json'], { var: ['a=b'] }],
  [['-var=a=b=c', '--var=d', 't.json'], { var: ['a=b=c', 'd'] }],
  [['-color=false', '-force', 't.json'], { color: false, force: true }],
  [['t.json', '-force'], { force: true }],
  [['-only=a,b', '-only', 'c', 't.json'], { only: ['a', 'b', 'c'] }],
  [['-parallel-builds=-3', 't.json'], { 'parallel-builds': -3 }],
  [['-parallel-builds=0x10', 't.json'], { 'parallel-builds': 16 }],
  [['-on-error', 'abort', 't.json'], { 'on-error': 'abort' }],
  [['-events', '-odd', 't.json'], { events: '-odd' }],
])('%j', (argv, expected) => {
  const parsed = parseFlags(table, argv)
  expect(parsed.flags).toMatchObject(expected)
  expect(parsed.positionals).toEqual(['t.json'])
})

test('a boolean takes no value from the next argument', () => {
  expect(parseFlags(table, ['-force', 'false']).positionals).toEqual(['false'])
})

test('a lone dash is standard input, and nothing after two dashes is a flag', () => {
  expect(parseFlags(table, ['-']).positionals).toEqual(['-'])
  expect(parseFlags(table, ['--', '-force'])).toMatchObject({ positionals: ['-force'], flags: { force: false } })
})

test.each(['-h', '-help', '--help'])('%s asks for help', (argument) => {
  expect(parseFlags(table, [argument]).help).toBe(true)
})

function refusal(argv: readonly string[]): IngotError {
  try {
    parseFlags(table, argv)
  } catch (error) {
    if (error instanceof IngotError) return error
  }
  throw new Error('it was accepted')
}

test.each([
  [['-forse'], 'cli/unknown-flag', 'unknown flag "-forse"', 'did you mean "-force"?'],
  [['--hlep'], 'cli/unknown-flag', 'unknown flag "--hlep"', 'did you mean "-help"?'],
  [['-force=maybe'], 'cli/flag-value', 'the flag "-force" must be true or false, not "maybe"', undefined],
  [['-parallel-builds=x'], 'cli/flag-value', 'the flag "-parallel-builds" must be a whole number, not "x"', undefined],
  [['-on-error=x'], 'cli/flag-value', 'the flag "-on-error" must be one of cleanup, abort, not "x"', undefined],
  [
    ['-on-error=clenup'],
    'cli/flag-value',
    'the flag "-on-error" must be one of cleanup, abort, not "clenup"',
    'did you mean "-on-error=cleanup"?',
  ],
  [['-events'], 'cli/flag-value', 'the flag "-events" needs a value: FILE', undefined],
])('%j is refused', (argv, code, message, hint) => {
  expect(refusal(argv)).toMatchObject({ code, message, hint })
})
