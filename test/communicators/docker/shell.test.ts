import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { asPrintf } from '../../../src/communicators/docker/printf.ts'
import { endSession } from '../../../src/communicators/docker/request.ts'
import { Shell, ShellGone } from '../../../src/communicators/docker/shell.ts'

// A shell of this computer: what `docker exec -i ID` would start in a container, `env` starts here.
let shell: Shell
const start = (env: Readonly<Record<string, string | undefined>> = process.env) => {
  shell = new Shell({ argv: ['env'], env, cwd: '/' })
  return shell
}
afterEach(() => shell?.kill())

async function run(command: string) {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  const result = await shell.run(command, {
    onStdout: (chunk) => stdout.push(chunk),
    onStderr: (chunk) => stderr.push(chunk),
  })
  return { result, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }
}

describe('one shell', () => {
  test('runs commands one after the other, each as if it were the first', async () => {
    start()
    await run('x=1; cd /tmp; export Y=2; umask 0; trap "" TERM; exec 2> /dev/null')
    const { stdout, stderr } = await run('echo "$x,$Y,$PWD,$(umask)"; echo err >&2')
    expect([stdout.toString(), stderr]).toEqual([`,,/,${execFileSync('sh', ['-c', 'umask'])}`, 'err\n'])
  })

  test('leaves names of the environment alone', async () => {
    start({ PATH: process.env['PATH'], c: '1', s: '2', l: '3', OLDPWD: '/old' })
    await run('exit 5')
    expect((await run('echo $c $s $l')).stdout.toString()).toBe('1 2 3\n')
  })

  test('enters a working folder that was made anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ingot-shell-'))
    shell = new Shell({ argv: ['env'], env: process.env, cwd: folder })
    await run(`rmdir '${folder}' && mkdir '${folder}'`)
    await run('touch made')
    expect(readdirSync(folder)).toEqual(['made'])
    rmSync(folder, { recursive: true })
  })

  test.each([
    ['exit 7', { kind: 'exit', code: 7 }],
    ['exit 137', { kind: 'exit', code: 137 }],
    ['kill -TERM $$', { kind: 'signal', signal: 'SIGTERM' }],
    ['true # a comment', { kind: 'exit', code: 0 }],
    ['cat <<EOF\ntext\nEOF', { kind: 'exit', code: 0 }],
    ['true)', { kind: 'exit', code: 2 }],
    ['printf "%s"', { kind: 'exit', code: 0 }],
  ])('tells how %j ended', async (command, result) => {
    start()
    expect((await run(command)).result).toEqual(result)
    expect((await run('echo on')).stdout.toString()).toBe('on\n')
  })

  test('says what is wrong with a command that is none', async () => {
    start()
    expect((await run('if')).stderr).toMatch(/syntax error/i)
  })

  test('outlives a command that signals everything around it', async () => {
    start()
    await run('kill -TERM 0')
    await run('kill -HUP 0')
    expect((await run('echo on')).stdout.toString()).toBe('on\n')
  })

  test('passes bytes as they are, as soon as they come', async () => {
    start()
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    expect((await run(asPrintf(all))).stdout.equals(all)).toBe(true)
    let seen = ''
    const running = shell.run('printf "how far? "; sleep 0.2; echo done', { onStdout: (chunk) => (seen += chunk) })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(seen).toBe('how far? ')
    await running
  })

  test('does not take what a command shows of it for its end', async () => {
    start()
    const { stdout } = await run('cat /proc/$$/cmdline /proc/$PPID/cmdline; ps -ef; echo whole')
    expect(stdout.toString()).toMatch(/whole\n$/)
  })

  test('keeps the words of what runs on to itself', async () => {
    start()
    await run('(sleep 0.1; echo late) & echo begun')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await run('echo next')).stdout.toString()).toBe('next\n')
  })

  test('says that it is gone', async () => {
    start()
    await shell.pid
    shell.kill()
    await expect(run('true')).rejects.toThrow(ShellGone)
    shell = new Shell({ argv: ['/no/such/program'], env: {}, cwd: '/' })
    await expect(run('true')).rejects.toThrow('ENOENT')
  })

  test('tells a command that was lost with it from one that never began', async () => {
    start()
    const begun = Promise.withResolvers<void>()
    const running = shell.run('echo begun; sleep 1', { onStdout: () => begun.resolve() })
    await begun.promise
    process.kill(await shell.pid, 'SIGKILL')
    expect(await running).toEqual({ kind: 'disconnected' })
    start()
    process.kill(await shell.pid, 'SIGSTOP')
    const waiting = run('echo never')
    process.kill(await shell.pid, 'SIGKILL')
    await expect(waiting).rejects.toThrow(ShellGone)
  })
})

test('all of a session is ended', async () => {
  start()
  const pids = Promise.withResolvers<number[]>()
  const running = shell.run('sleep 1000 & echo $$ $!; sleep 1001', {
    onStdout: (chunk) => pids.resolve(chunk.toString().split(' ').map(Number)),
  })
  const started = [await shell.pid, ...(await pids.promise)]
  expect(started.map(lives)).toEqual([true, true, true])
  execFileSync('sh', ['-c', endSession(await shell.pid)])
  await running
  expect(started.map(lives)).toEqual([false, false, false])
})

/** The dead stay in the list for as long as nobody asks how they ended. */
function lives(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

test('any bytes come through a printf of any shell', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const command = asPrintf(bytes)
      expect(command).toMatch(/^[\x20-\x7e]*$/)
      expect(execFileSync('/bin/sh', ['-c', command]).equals(Buffer.from(bytes))).toBe(true)
    }),
    { numRuns: 40 },
  )
})
