import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { external } from '../../src/data-sources/external/external.ts'
import { externalRaw } from '../../src/data-sources/external/external-raw.ts'
import { IngotError } from '../../src/errors/index.ts'
import { type DataBench, dataBench, dataConfig } from '../support/data-bench.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ingot-external-'))
  await mkdir(join(folder, 'sub'))
  await writeFile(join(folder, 'ask.sh'), '#!/bin/sh\ncat\n')
  await chmod(join(folder, 'ask.sh'), 0o755)
})
afterAll(() => rm(folder, { recursive: true }))

const env = { PATH: process.env['PATH'], COLOUR: 'red' }
const bench = (): DataBench => dataBench(external, { folder, env })
const sh = (script: string) => ({ program: ['sh', '-c', script] })

describe('external', () => {
  test('hands the query over and takes the answer, in JSON', async () => {
    const query = { name: 'wéb "1"', empty: '' }
    expect(await bench().read({ program: ['./ask.sh'], query })).toEqual({ result: query })
    expect(await bench().read({ program: ['cat'] })).toEqual({ result: {} })
  })

  test('runs it where it is wanted, with this process’s variables and no shell', async () => {
    const script = `printf '{"here": "%s", "colour": "%s", "first": "%s", "none": null}' "$(basename "$PWD")" "$COLOUR" "$1"`
    const program = ['sh', '-c', script, 'sh', '$HOME; *']
    expect(await bench().read({ program, working_dir: 'sub' })).toEqual({
      result: { here: 'sub', colour: 'red', first: '$HOME; *', none: '' },
    })
  })

  test('is fine with a program that reads nothing', async () => {
    const query = { long: 'x'.repeat(300_000) }
    expect(await bench().read({ ...sh(`echo '{}'`), query })).toEqual({ result: {} })
  })

  test.each([
    [
      'a failure with its last words',
      'echo why >&2; exit 3',
      'data/program-failed',
      '"sh" ended with exit status 3',
      ['why'],
    ],
    ['an answer that is no JSON', 'echo hello', 'data/program-answer', 'must answer with a JSON object', ['hello', '']],
    ['no answer', 'true', 'data/program-answer', 'must answer with a JSON object', ['it wrote nothing']],
    ['a list', 'echo "[]"', 'data/program-answer', 'must answer with a JSON object', ['[]', '']],
    ['a number', `echo '{"port": 1}'`, 'data/program-answer', 'has a "port" that is no text', []],
  ])('tells of %s', async (_, script, code, message, details) => {
    await expect(bench().read(sh(script))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      details,
      place: { file: 'template.json' },
    })
  })

  test.each([
    ['no-such-program', 'look at PATH'],
    ['./no-such-program', 'a path is relative to'],
  ])('tells that there is no %s', async (program, hint) => {
    await expect(bench().read({ program: [program] })).rejects.toMatchObject({
      code: 'data/no-program',
      hint: expect.stringContaining(hint),
    })
  })

  test('needs a program', async () => {
    await expect(bench().reader.prepare(dataConfig('external', { program: [] }))).rejects.toMatchObject({
      code: 'options/invalid',
    })
  })

  test('ends the program when the run is cancelled', async () => {
    const at = bench()
    const reading = at.read({ program: ['sleep', '60'] })
    setTimeout(() => at.abort.abort(new IngotError('run/interrupted', 'interrupted')), 50)
    await expect(reading).rejects.toMatchObject({ code: 'run/interrupted' })
  })
})

test('external-raw hands texts over as they are', async () => {
  const at = dataBench(externalRaw, { folder, env })
  expect(await at.read({ program: ['cat'], query: 'a\nb\n' })).toEqual({ result: 'a\nb\n' })
  expect(await at.read({ program: ['echo', 'x'] })).toEqual({ result: 'x\n' })
  await expect(at.read({ program: ['false'] })).rejects.toMatchObject({ code: 'data/program-failed' })
})
