import { describe, expect, test } from 'vitest'
import type { DataSourceType } from '../../src/engine/index.ts'
import { IngotError } from '../../src/errors/index.ts'
import { defineOptions, option, string } from '../../src/options/index.ts'
import { dataBench, dataConfig } from '../support/data-bench.ts'

const options = defineOptions({
  name: option(string(), 'A name.'),
  password: option(string().optional(), { description: 'A password.', sensitive: true }),
})
const output = defineOptions({ value: option(string(), 'A value.') })

function dataSource(read: () => Promise<{ value: string }>): DataSourceType<typeof options, typeof output> {
  return { type: 'example', options, output, prepare: () => ({ warnings: ['look out'], read }) }
}

const folder = '/nowhere'
const answering = dataSource(async () => ({ value: 'x' }))

describe('a data source', () => {
  test('is read with checked options', async () => {
    expect(await dataBench(answering, { folder }).read({ name: 'a' })).toEqual({ value: 'x' })
  })

  test('says in its warnings which one it is', async () => {
    const { reader } = dataBench(answering, { folder })
    const { warnings } = await reader.prepare(dataConfig('example', { name: 'a' }))
    expect(warnings).toEqual(['data "example" "example": look out'])
  })

  test('has its sensitive options hidden before anything else happens', async () => {
    const { reader, secrets } = dataBench(answering, { folder })
    await reader.prepare(dataConfig('example', { name: 'a', password: 'sesame' }))
    expect(secrets).toEqual(['sesame'])
  })

  test('tells of a mistake in its options where it stands', async () => {
    const reading = dataBench(answering, { folder }).read({ nam: 'a' })
    await expect(reading).rejects.toMatchObject({
      code: 'options/unknown',
      hint: 'did you mean "name"?',
      place: { file: 'template.json' },
    })
  })

  test('tells of trouble outside where it was asked for', async () => {
    const failing = dataSource(async () => {
      throw new IngotError('data/example', 'nobody is there', { hint: 'come back later' })
    })
    await expect(dataBench(failing, { folder }).read({ name: 'a' })).rejects.toMatchObject({
      code: 'data/example',
      message: 'data "example" "example": nobody is there',
      hint: 'come back later',
      place: { file: 'template.json', line: 1 },
    })
  })

  test('can be cancelled: the reason is told, not what came of it', async () => {
    const bench = dataBench(
      dataSource(async () => {
        bench.abort.abort(new IngotError('run/interrupted', 'interrupted'))
        throw new Error('socket hang up')
      }),
      { folder },
    )
    await expect(bench.read({ name: 'a' })).rejects.toMatchObject({ code: 'run/interrupted', message: 'interrupted' })
  })
})

describe('a type that is not there', () => {
  const { reader } = dataBench(answering, { folder })
  const wanted = (type: string) => reader.prepare(dataConfig(type, {}))

  test('is told with the nearest one that is', async () => {
    await expect(wanted('exampel')).rejects.toMatchObject({
      code: 'template/unknown-component',
      message: 'there is no data source "exampel"',
      hint: 'did you mean "example"?',
      place: { line: 1 },
    })
  })

  test('is told with the plugin that has it', async () => {
    await expect(wanted('sshkey')).rejects.toMatchObject({
      code: 'template/not-built-in',
      hint: expect.stringContaining('github.com/ivoronin/sshkey'),
    })
  })
})
