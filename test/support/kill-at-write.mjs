// Loaded into a program under test with NODE_OPTIONS=--import: pulls the plug at the nth record that it appends to a file.
// KILL_AT_WRITE=n, KILL_WHEN=before|torn|after. Without KILL_AT_WRITE it counts, into the file KILL_COUNT.
import { writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'

const handle = await open(process.execPath)
const prototype = Object.getPrototypeOf(handle)
await handle.close()

const at = Number(process.env.KILL_AT_WRITE ?? 0)
const when = process.env.KILL_WHEN
const append = prototype.appendFile
let count = 0

prototype.appendFile = async function (text, ...rest) {
  count++
  if (process.env.KILL_COUNT) writeFileSync(process.env.KILL_COUNT, String(count))
  if (count !== at) return append.call(this, text, ...rest)
  if (when === 'torn') await append.call(this, text.slice(0, text.length / 2), ...rest)
  if (when === 'after') await append.call(this, text, ...rest)
  process.kill(process.pid, 'SIGKILL')
  // The signal takes a moment to arrive.
  await new Promise(() => {})
}
