import { createWriteStream, type WriteStream } from 'node:fs'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, posix, resolve } from 'node:path'
import { makeFolder } from '../../engine/make-folder.ts'
import { matches } from './remote-glob.ts'
import { type Transfer, transferOptions } from './transfer.ts'

/**
 * Downloads a file; a folder when `source` has a slash at its end, which only tells it from a file: unlike with uploads,
 * the folder itself appears below `destination`, as in Packer; or, when `source` is a pattern, all that matches.
 */
export async function download(source: string, transfer: Transfer): Promise<void> {
  const { step, cwd, destination } = transfer
  step.ui.say(`Downloading ${source} => ${destination}`)
  const target = resolve(cwd, destination)
  if (/[*?[]/.test(source)) return downloadMatches(source, target, transfer)
  if (source.endsWith('/')) return downloadFolder(source, target, transfer)
  const inside = destination.endsWith('/') || (await isFolder(target))
  await downloadFile(source, inside ? join(target, posix.basename(source)) : target, transfer)
}

async function downloadMatches(pattern: string, target: string, transfer: Transfer): Promise<void> {
  for (const { path, isFolder } of await matches(pattern, transfer)) {
    if (isFolder) await downloadFolder(path, target, transfer)
    else await downloadFile(path, join(target, posix.basename(path)), transfer)
  }
}

async function downloadFolder(source: string, target: string, { communicator, step }: Transfer): Promise<void> {
  makeFolder(target, 0o777)
  await communicator.downloadTree(
    source.replace(/(?<=.)\/+$/, ''),
    target,
    transferOptions(step, posix.basename(source)),
  )
}

/** The file appears under its name when all of it is there: a broken download leaves nothing, or the old one. */
async function downloadFile(source: string, named: string, { communicator, step }: Transfer): Promise<void> {
  makeFolder(dirname(named), 0o777)
  // A link stays: what it points to is replaced.
  const target = await realpath(named).catch(() => named)
  const options = transferOptions(step, posix.basename(source))
  if (await isSpecial(target)) return communicator.download(source, createWriteStream(target), options)
  const partial = `${target}.${step.host.random.bytes(4).toString('hex')}.partial`
  const sink = (await open(partial, 'wx', 0o644)).createWriteStream()
  try {
    await communicator.download(source, sink, options)
    await rename(partial, target)
  } catch (error) {
    await closed(sink)
    await rm(partial, { force: true })
    throw error
  }
}

async function closed(sink: WriteStream): Promise<void> {
  if (sink.closed) return
  await new Promise<void>((resolve) => {
    sink.once('close', resolve)
    sink.destroy()
  })
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false
}

/** A device or pipe is written to, not replaced. */
async function isSpecial(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined)
  return facts !== undefined && !facts.isFile()
}
