import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, normalize, relative, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

// How bin/ingot starts the program, in a tree whose "node" tells how it was called.
let root: string
const file = (path: string) => join(root, path)
const OPTIONS = ['--disable-warning=ExperimentalWarning', '--no-concurrent-sparkplug']

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ingot-bin-'))
  mkdirSync(file('bin'))
  copyFileSync(resolve(import.meta.dirname, '..', '..', 'bin', 'ingot'), file('bin/ingot'))
  write('dist/program/main.js', '', 100)
  writeNode('node_modules/node/bin/node', 'own')
  write('dist/snapshots/ingot', '', 300)
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

test('goes on from the startup snapshot', () => {
  expect(start('validate', 'a b.json')).toEqual([
    'own',
    ...OPTIONS,
    '--snapshot-blob',
    file('dist/snapshots/ingot'),
    file('dist/program/main.js'),
    'validate',
    'a b.json',
  ])
})

const plain = (...args: string[]) => [...OPTIONS, file('dist/program/main.js'), ...args]

test('does without for fmt, which has files of its own', () => {
  expect(start('fmt', '-check', '.')).toEqual(['own', ...OPTIONS, file('dist/program/fmt.js'), 'fmt', '-check', '.'])
  expect(start('validate', 'fmt')).toContain(file('dist/snapshots/ingot'))
  expect(startAs(file('bin/ingot'), ['fmt', '.'], { INGOT_DEBUG: '1' })).toEqual(['own', ...plain('fmt', '.')])
})

test.each(['version', '-v', '-version', '--version'])('does without for %s, which is quicker so', (name) => {
  expect(start(name)).toEqual(['own', ...plain(name)])
})

test('does without for stack traces', () => {
  expect(startAs(file('bin/ingot'), ['validate'], { INGOT_DEBUG: '1' })).toEqual(['own', ...plain('validate')])
})

test('does without where Node is asked to load modules first', () => {
  const options = '--no-warnings --import=./first.js'
  expect(startAs(file('bin/ingot'), ['validate'], { NODE_OPTIONS: options })).toEqual(['own', ...plain('validate')])
})

test('does without when there is none', () => {
  rmSync(file('dist/snapshots/ingot'))
  expect(start('validate')).toEqual(['own', ...plain('validate')])
})

test('does without when Node was replaced since it was made', () => {
  write('dist/snapshots/ingot', '', 150)
  expect(start('validate')).toEqual(['own', ...plain('validate')])
})

test("does without on the machine's Node", () => {
  rmSync(file('node_modules'), { recursive: true })
  writeNode('elsewhere/node', "the machine's")
  // Which may know no option of V8's by that name.
  const options = OPTIONS.filter((option) => option !== '--no-concurrent-sparkplug')
  expect(start()).toEqual(["the machine's", ...options, file('dist/program/main.js')])
})

test('knows where it is when it is called from another folder, and through links', () => {
  const expected = start('validate')
  const calls = relative(tmpdir(), file('bin/ingot'))
  expect(startAs(calls, ['validate'])).toEqual(expected)
  symlinkSync('bin/ingot', file('link'))
  symlinkSync(file('link'), file('link-to-link'))
  expect(startAs(file('link-to-link'), ['validate'])).toEqual(expected)
})

test('says what to do when nothing was built', () => {
  rmSync(file('dist'), { recursive: true })
  expect(() => start('validate')).toThrow(/dist\/program\/main\.js is not there; run 'make build'/)
})

function write(path: string, text: string, time: number): void {
  mkdirSync(dirname(file(path)), { recursive: true })
  writeFileSync(file(path), text)
  utimesSync(file(path), time, time)
}

function writeNode(path: string, name: string): void {
  write(path, `#!/bin/sh\nprintf '%s\\n' "${name}" "$@"\n`, 200)
  chmodSync(file(path), 0o755)
}

function start(...args: string[]): string[] {
  return startAs(file('bin/ingot'), args)
}

function startAs(command: string, args: readonly string[], variables: Record<string, string> = {}): string[] {
  const env = { ...variables, PATH: [file('elsewhere'), '/usr/bin', '/bin'].join(delimiter) }
  const told = execFileSync(command, args, { cwd: tmpdir(), env, encoding: 'utf8', stdio: 'pipe' }).trimEnd()
  return told.split('\n').map((text) => (text.startsWith('/') ? normalize(text) : text))
}
