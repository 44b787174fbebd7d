import { open } from 'node:fs/promises'

/** How much of the console counts, as on EC2. */
const keptBytes = 64 * 1024

/** The end of what a serial console wrote; empty when it never did. */
export async function readConsole(file: string): Promise<Buffer> {
  const handle = await open(file).catch(() => undefined)
  if (!handle) return Buffer.alloc(0)
  try {
    const { size } = await handle.stat()
    const length = Math.min(size, keptBytes)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** The last lines for people, without escape sequences. */
export async function lastConsoleLines(file: string, count = 20): Promise<string[]> {
  const text = (await readConsole(file)).toString('utf8').replace(/\x1b\[[0-9;]*[A-Za-z]/g, '')
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  return lines.slice(-count)
}
