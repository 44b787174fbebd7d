import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

interface LockOptions {
  readonly progress?: (line: string) => void
  readonly signal?: AbortSignal
}

/** Runs `work` while no other process works on the image `name`; waits for one that does. Dead owners don't count. */
export async function withImageLock<T>(
  folder: string,
  name: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, `.${name}.lock`)
  let told = false
  while (!(await take(file))) {
    if (!told) options.progress?.(`Waiting for another process that works on the base image ${name}`)
    told = true
    await sleep(500, undefined, options.signal ? { signal: options.signal } : {})
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx')
    await handle.writeFile(await processMark(process.pid))
    await handle.close()
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  if (await isAlive(await readFile(file, 'utf8').catch(() => ''))) return false
  await rm(file, { force: true })
  return false
}

/** A process id comes back after a while, with another start time. */
async function processMark(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  return `${pid} ${startTime}`
}

/** A lock that is still empty is being written at this moment. */
async function isAlive(mark: string): Promise<boolean> {
  return mark === '' || (await processMark(Number(mark.split(' ')[0]))) === mark
}
