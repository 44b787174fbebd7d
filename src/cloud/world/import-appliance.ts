import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'

/**
 * Takes the first disk out of an appliance: a tar archive of a description and VMDK files.
 * @returns the disk's file in `folder`
 * @throws Error when there is none
 */
export async function diskOfAppliance(file: string, folder: string): Promise<string> {
  const archive = extract()
  const reading = pipeline(createReadStream(file), archive)
  // Told by the loop below as well, or of no interest once the disk is there.
  reading.catch(() => {})
  const disk = join(folder, 'disk.vmdk')
  for await (const entry of archive) {
    if (/\.vmdk$/i.test(entry.header.name)) {
      await pipeline(entry, createWriteStream(disk, { flags: 'wx', mode: 0o600 }))
      return disk
    }
    entry.resume()
  }
  throw new Error('The appliance has no VMDK disk in it.')
}
