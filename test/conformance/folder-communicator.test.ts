import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { watchConnection } from '../../src/communicators/index.ts'
import { FolderCommunicator } from '../support/folder-communicator.ts'
import { communicatorConformance } from './communicator.ts'

communicatorConformance('of a folder, which other tests use', async () => {
  const home = await mkdtemp(join(tmpdir(), 'ingot-folder-test-'))
  return { communicator: new FolderCommunicator(home), stop: () => rm(home, { recursive: true }) }
})

communicatorConformance('that is watched', async () => {
  const home = await mkdtemp(join(tmpdir(), 'ingot-folder-test-'))
  const communicator = watchConnection(new FolderCommunicator(home), { lost: () => {}, alive: () => {} })
  return { communicator, stop: () => rm(home, { recursive: true }) }
})
