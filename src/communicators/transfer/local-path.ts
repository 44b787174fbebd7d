import { join, posix } from 'node:path'
import { IngotError } from '../../errors/index.ts'

/**
 * Where a file that the far side names goes to below `folder`. The far side is not trusted to name places outside of it.
 * @throws IngotError `download/unsafe-name`
 */
export function localPathFor(folder: string, name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  if (name.startsWith('/') || name.includes('\0') || parts.includes('..')) {
    throw new IngotError('download/unsafe-name', `The machine offers a file named "${name}", outside of "${folder}"`)
  }
  return join(folder, ...parts)
}

/** The local folder that a remote one's contents go to: with a slash at its end it loses its own name, as with rsync. */
export function downloadFolder(source: string, destination: string): string {
  const name = source.endsWith('/') ? '' : posix.basename(source)
  return name === '' || name === '.' || name === '..' ? destination : localPathFor(destination, name)
}
