import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dataSources } from '../../src/data-sources/index.ts'
import type { DataSourceType } from '../../src/engine/index.ts'
import { IngotError } from '../../src/errors/index.ts'
import { optionMetaOf } from '../../src/options/index.ts'
import { type DataBench, dataBench, dataConfig } from '../support/data-bench.ts'
import { describesItsOptions } from './component.ts'

interface Example {
  /** Options that can be read in an empty folder. */
  readonly options: object
}

/** A data source is held to the rules below as soon as it has its line here; without one the first test fails. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  null: { options: { input: 'text' } },
}

test('every data source has an example', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(dataSources).sort())
})

describe.each(Object.entries(EXAMPLES))('%s', (type, example) => {
  const load = async () => (await dataSources[type]?.()) as DataSourceType
  let folder: string
  let at: DataBench

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ingot-data-test-'))
    at = dataBench(await load(), { folder })
  })
  afterEach(() => rm(folder, { recursive: true }))

  describesItsOptions(load, 'data-sources.md')

  test('is registered under its type', async () => {
    expect((await load()).type).toBe(type)
  })

  test('describes everything that it gives, in a sentence and on its page', async () => {
    const text = await readFile(new URL('../../docs/data-sources.md', import.meta.url), 'utf8')
    const own = (text.split(new RegExp(`^## ${type}$`, 'm'))[1] ?? '').split(/^## /m)[0] ?? ''
    for (const [name, output] of Object.entries((await load()).output.shape)) {
      expect(optionMetaOf(output)?.description, name).toMatch(/^[A-Z"].*\.$/s)
      expect(own, `${type}: ${name}`).toContain(`\`${name}\``)
    }
  })

  test('is prepared without a word', async () => {
    expect((await at.reader.prepare(dataConfig(type, example.options))).warnings).toEqual([])
  })

  test('gives what its output describes, and the same the next time', async () => {
    const { output } = await load()
    const first = await at.read(example.options)
    expect(output.parse(first)).toEqual(first)
    expect(await at.read(example.options)).toEqual(first)
  })

  test('reads nothing once the run is cancelled', async () => {
    at.abort.abort(new IngotError('run/interrupted', 'interrupted'))
    await expect(at.read(example.options)).rejects.toThrow('interrupted')
  })
})
