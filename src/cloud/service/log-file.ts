import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Log } from '../world/cloud.ts'

/** Then the log begins anew, and one older file is kept. */
const largest = 5 * 1024 * 1024

/** A log that appends lines with their time to a file. What can't be written is dropped: a full disk must not stop a cloud. */
export function appendLog(file: string): Log {
  return (line) => {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      rotate(file)
      appendFileSync(file, `${new Date().toISOString()} ${line}\n`, { mode: 0o600 })
    } catch {
      // See above.
    }
  }
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > largest) renameSync(file, `${file}.1`)
}
