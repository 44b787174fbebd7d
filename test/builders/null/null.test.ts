import { describe, expect, test } from 'vitest'
import { nullBuilder } from '../../../src/builders/null/index.ts'
import type { Communicator } from '../../../src/communicators/index.ts'
import { type GeneratedData, NO_PROGRESS, type Step } from '../../../src/engine/index.ts'
import { flattenErrors, type IngotError } from '../../../src/errors/index.ts'
import { bench, decoded } from '../../support/component.ts'

const at = bench('/')
const prepare = (options: object) => nullBuilder.prepare(decoded(nullBuilder.options, options), at.prepared)
const codesOf = (options: object): string[] => {
  try {
    prepare(options)
  } catch (error) {
    return flattenErrors(error).map((each) => (each as IngotError).code)
  }
  return []
}

test('provisions without a machine', async () => {
  const seen: { communicator: Communicator; generated: GeneratedData }[] = []
  const started = prepare({ communicator: 'none' }).start({
    hasProvisioners: true,
    progress: NO_PROGRESS,
    provision: async (communicator, generated) => void seen.push({ communicator, generated }),
  })
  for (const step of started.steps as Step<unknown>[]) await step.run(started.state, at.step)
  expect(seen).toEqual([{ communicator: expect.anything(), generated: { ID: 'Null' } }])
  expect(started.artifact()).toMatchObject({
    builderId: 'fnoeding.null',
    id: 'Null',
    files: [],
    description: 'Did not export anything. This is the null builder',
  })
})

describe('mistakes', () => {
  const login = { ssh_host: 'h', ssh_username: 'u', ssh_password: 'p' }
  test.each([
    [login, []],
    [{ ...login, ssh_host: '' }, ['null/no-host']],
    [{ ssh_username: 'u' }, ['null/no-host', 'null/no-login']],
    [{ ...login, ssh_password: '' }, ['null/no-login']],
    [{ communicator: 'winrm', winrm_username: 'u' }, ['null/no-host', 'null/no-login']],
    [{ communicator: 'winrm', winrm_username: 'u', winrm_host: 'h', winrm_password: 'p' }, []],
    [{ ...login, ssh_hots: 'h' }, ['options/unknown']],
  ])('%j', (options, codes) => {
    expect(codesOf(options)).toEqual(codes)
  })
})
