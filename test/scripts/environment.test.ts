import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkVariableFormat, formatEnvironment, scriptEnvironment } from '../../src/scripts/index.ts'

test('whatever a value holds, a shell reads it back', () => {
  // All values of one run in one process: a shell for each of a hundred takes its time.
  const values = fc.sample(fc.string({ unit: 'binary', maxLength: 30 }), 200).map((value) => value.replaceAll('\0', ''))
  const environment = [...values, "'", "''", `'"'"'`, '\\', '\n', '$(x)', '`x`', '%s'].map(
    (value, index) => [`V${index}`, value.toWellFormed()] as const,
  )
  const print = environment.map(([name]) => `printf '%s\\0' "$${name}"`).join('; ')
  const output = execFileSync('/bin/sh', ['-c', `${formatEnvironment("%s='%s'\n", environment)}${print}`], {
    encoding: 'utf8',
  })
  expect(output.split('\0').slice(0, -1)).toEqual(environment.map(([, value]) => value))
})

test.each([
  ['%s=%s;', 'A=1;'],
  ['%[2]s<-%[1]s 100%%', '1<-A 100%'],
])('writes %j', (format, text) => {
  expect(checkVariableFormat(format)).toBeUndefined()
  expect(formatEnvironment(format, [['A', '1']])).toBe(text)
})

test.each(['%s', '%s%s%s', '%d=%s', '%s=%', '%s=%q', ''])('refuses the format %j', (format) => {
  expect(checkVariableFormat(format)).toBeDefined()
})

test('the user may set what Packer sets', () => {
  const user = new Map([['PACKER_BUILD_NAME', 'mine']])
  expect(scriptEnvironment(user, { buildName: 'a', builderType: 'b' }, {})).toEqual([
    ['PACKER_BUILDER_TYPE', 'b'],
    ['PACKER_BUILD_NAME', 'mine'],
  ])
})
