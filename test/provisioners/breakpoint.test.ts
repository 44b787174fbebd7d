import { expect, test } from 'vitest'
import { breakpoint } from '../../src/provisioners/breakpoint.ts'
import { bench, decoded } from '../support/component.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'

async function run(options: object, ...answers: string[]): Promise<string[]> {
  const at = bench('/')
  at.answers.push(...answers)
  const prepared = breakpoint.prepare(decoded(breakpoint.options, options), at.prepared)
  await prepared.run(new FolderCommunicator('/'), {}, at.step)
  return at.spoken()
}

test('shows its note and waits for Enter', async () => {
  expect(await run({ note: 'look' }, '')).toEqual([
    'say: Pausing at breakpoint provisioner with note "look".',
    'say: Press enter to continue.',
  ])
})

test('fails where nobody can press Enter', async () => {
  await expect(run({})).rejects.toMatchObject({ code: 'ui/no-terminal' })
})

test('goes on when it is disabled', async () => {
  expect(await run({ disable: true, note: 'n' })).toEqual([
    'say: Breakpoint provisioner with note "n" disabled; continuing...',
  ])
  expect(await run({ disable: true })).toEqual(['say: Breakpoint provisioner disabled; continuing...'])
})
