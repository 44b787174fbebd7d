import { open, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Step, StepContext } from '../../../engine/index.ts'
import { makeFolder } from '../../../engine/make-folder.ts'
import { IngotError, messageOf } from '../../../errors/index.ts'
import { type DockerState, known } from '../state.ts'

/** Writes the container's files to a tar archive. */
export function exportContainer(path: string): Step<DockerState> {
  return {
    name: 'Export container',
    async run(state, context) {
      await state.communicator?.close()
      context.ui.say('Exporting the container')
      await exportTo(resolve(context.host.cwd, path), path, state, context)
      state.exported = path
    },
  }
}

async function exportTo(file: string, path: string, state: DockerState, { signal }: StepContext): Promise<void> {
  const engine = known(state.found, 'engine')
  const { id } = known(state.container, 'container')
  const handle = await openForWriting(file, path)
  try {
    await engine.must(['export', id], { signal, files: { stdout: handle.fd } })
  } catch (error) {
    // Half an archive must not be taken for a whole one.
    await rm(file, { force: true })
    throw error
  } finally {
    await handle.close()
  }
}

async function openForWriting(file: string, path: string) {
  try {
    makeFolder(dirname(file), 0o777)
    return await open(file, 'w')
  } catch (cause) {
    throw new IngotError('docker/unwritable', `"export_path" "${path}" can't be written: ${messageOf(cause)}`, {
      cause,
    })
  }
}
