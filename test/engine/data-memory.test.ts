import { describe, expect, test } from 'vitest'
import { type AskedData, DataMemory, Masker, type ReadData, type RememberedData } from '../../src/engine/index.ts'

const asked = (options: object = { name: 'debian-*' }, type = 'amazon-ami'): AskedData => ({
  type,
  label: `data "${type}" "x"`,
  place: { file: 't.pkr.hcl', line: 3, column: 1, sourceLine: 'data' },
  options,
})
const read = (values: object, more: Partial<ReadData> = {}): ReadData => ({
  values: { ...values },
  compared: undefined,
  isSecret: false,
  ...more,
})

interface Process {
  readonly past?: readonly RememberedData[]
  readonly secrets?: readonly string[]
  readonly force?: boolean
}

function memoryOf({ past = [], secrets = [], force = false }: Process = {}): DataMemory {
  const masker = new Masker()
  for (const secret of secrets) masker.add(secret)
  // As on disk between two processes.
  return new DataMemory({ run: 'run-1', past: JSON.parse(JSON.stringify(past)), masker, force })
}

/** What a process puts on record that reads one data source. */
async function recordOf(
  source: AskedData,
  answer: ReadData,
  process: Process = {},
): Promise<readonly RememberedData[]> {
  const memory = memoryOf(process)
  await memory.of(source).note(answer)
  return memory.records
}

test('what the first process was told counts for the later ones, by type and options', async () => {
  const past = await recordOf(asked({ a: 1, b: { c: 2, d: 3 } }), read({ id: 'ami-1' }))
  const memory = memoryOf({ past })
  expect(memory.of(asked({ b: { d: 3, c: 2 }, a: 1 })).values).toEqual({ id: 'ami-1' })
  expect(memory.of(asked({ a: 2, b: { c: 2, d: 3 } })).values).toBeUndefined()
  expect(memory.of(asked({ a: 1, b: { c: 2, d: 3 } }, 'amazon-eks')).values).toBeUndefined()
  // And for those after them.
  expect(memory.records).toEqual(past)
})

describe('of what may be secret', () => {
  const told = (text: string) => read({ result: text, when: text }, { compared: text })

  test('no more than whether it is the same is kept', async () => {
    const past = await recordOf(asked(), told('v1'))
    expect(JSON.stringify(past)).not.toContain('v1')
    expect(memoryOf({ past }).of(asked()).values).toBeUndefined()
    expect(await recordOf(asked(), told('v1'), { past })).toEqual(past)
  })

  test('a change ends the run, unless it is forced', async () => {
    const past = await recordOf(asked(), told('v1'))
    await expect(recordOf(asked(), told('v2'), { past })).rejects.toMatchObject({
      code: 'resume/data-changed',
      message: 'data "amazon-ami" "x" gives something else than when run run-1 began',
      place: { line: 3 },
      hint: expect.stringContaining('-force'),
    })
    const forced = await recordOf(asked(), told('v2'), { past, force: true })
    expect(await recordOf(asked(), told('v2'), { past: forced })).toEqual(forced)
  })

  test('nothing is compared that need not be the same', async () => {
    const past = await recordOf(asked(), read({ body: 'x', date: 1 }, { compared: 'x' }))
    await expect(recordOf(asked(), read({ body: 'x', date: 2 }, { compared: 'x' }), { past })).resolves.toEqual(past)
  })
})

test('much is compared, and not kept', async () => {
  const files = Array.from({ length: 10_000 }, (_, index) => `file-${index}`)
  const past = await recordOf(asked(), read({ files }))
  expect(JSON.stringify(past).length).toBeLessThan(500)
  await expect(recordOf(asked(), read({ files: files.slice(1) }), { past })).rejects.toThrow('gives something else')
})

test('of secrets nothing is kept, not even in keys and digests', async () => {
  expect(await recordOf(asked(), read({ value: 'opensesame' }, { isSecret: true }))).toEqual([])
  const records = (secret: string) =>
    Promise.all([
      recordOf(asked({ token: secret }), read({ id: '1' }), { secrets: [secret] }),
      recordOf(asked(), read({ id: '1', say: `say ${secret}` }), { secrets: [secret] }),
      recordOf(asked(), read({ result: secret }, { compared: secret }), { secrets: [secret] }),
    ])
  expect(await records('opensesame')).toEqual(await records('shutsesame'))
  // What stands beside a secret is compared all the same.
  const secrets = ['opensesame']
  const past = await recordOf(asked(), read({ id: '1', say: 'opensesame' }), { secrets })
  await expect(recordOf(asked(), read({ id: '2', say: 'opensesame' }), { secrets, past })).rejects.toThrow('else')
})
