import { type FileHandle, open, realpath, rename, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ARCHIVE, partOf } from '../../../containers/index.ts'
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
      await writing(path, () => exportTo(resolve(context.host.cwd, path), state, context))
      state.exported = path
    },
  }
}

async function exportTo(path: string, state: DockerState, context: StepContext): Promise<void> {
  makeFolder(dirname(path), 0o777)
  const file = await realpath(path).catch(() => path)
  const there = await stat(file).catch(() => undefined)
  // A device or a pipe has to stay what it is.
  if (there && !there.isFile()) return pour(await open(file, 'w'), state, context)
  await replaceWhole(file, there?.mode, state, context)
}

/** Writes beside the file and puts that in its place in one step: half an archive must never be taken for a whole one. */
async function replaceWhole(
  file: string,
  mode: number | undefined,
  state: DockerState,
  context: StepContext,
): Promise<void> {
  const intent = { kind: ARCHIVE, what: `part of ${file}`, scope: { file } }
  const { id, handle } = await context.ledger.create(intent, async ({ token }) => {
    const part = partOf(file, token)
    return { id: part, handle: await open(part, 'wx') }
  })
  if (mode !== undefined) await handle.chmod(mode & 0o7777)
  await pour(handle, state, context)
  await rename(id, file)
  await context.ledger.giveBack(id)
}

async function pour(handle: FileHandle, state: DockerState, { signal }: StepContext): Promise<void> {
  try {
    const { id } = known(state.container, 'container')
    await known(state.found, 'engine').must(['export', id], { signal, files: { stdout: handle.fd } })
  } finally {
    await handle.close()
  }
}

async function writing(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (cause) {
    if (cause instanceof IngotError || !(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new IngotError('docker/unwritable', `"export_path" "${path}" can't be written: ${messageOf(cause)}`, {
      cause,
    })
  }
}
