import { stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { IngotError } from '../../errors/index.ts'
import { type Transfer, transferOptions } from './transfer.ts'

/** @throws IngotError `file/not-found` when there is no such file (any more) */
export async function upload(source: string, { communicator, step, cwd, destination }: Transfer): Promise<void> {
  step.ui.say(`Uploading ${source} => ${destination}`)
  const path = resolve(cwd, source)
  const options = transferOptions(step, basename(path))
  if (await isFolder(source, path)) {
    await communicator.uploadTree(source.endsWith('/') ? `${path}/` : path, destination, options)
    return
  }
  const target = destination.endsWith('/') ? `${destination}${basename(path)}` : destination
  await communicator.upload({ path }, target, options)
}

async function isFolder(source: string, path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file or folder' : String(cause)
    throw new IngotError('file/not-found', `Bad source "${source}": ${why}`, { cause, hint: `It is ${path}.` })
  }
}

/** The text stays readable for the login user only, as in Packer: it may hold a secret. */
export async function uploadContent(content: string, { communicator, step, destination }: Transfer): Promise<void> {
  const name = `pkr-file-content${step.host.random.below(1e9)}`
  const target = destination.endsWith('/') ? `${destination}${name}` : destination
  step.ui.say(`Uploading content => ${target}`)
  await communicator.upload(Buffer.from(content), target, { ...transferOptions(step, basename(target)), mode: 0o600 })
}
