import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Communicator } from '../../src/communicators/index.ts'
import { IngotError } from '../../src/errors/index.ts'

export interface CommunicatorUnderTest {
  readonly communicator: Communicator
  /** Ends what was started for it. */
  stop(): Promise<void>
}

/** What a kind of machine has; what it lacks is not asked of its communicator. */
export interface MachineTraits {
  /** Files have Unix modes. */
  readonly modes: boolean
  /** Commands end by signals. */
  readonly signals: boolean
  /** A command that is given no input finds its end at once. */
  readonly endsInput: boolean
  /** An upload fails where its folder is missing; the other way is to make it. */
  readonly needsFolders: boolean
}

const UNIX: MachineTraits = { modes: true, signals: true, endsInput: true, needsFolders: true }

function testIf(asked: boolean, name: string, run: () => Promise<void>): void {
  if (asked) test(name, run)
}

/**
 * What every Communicator must do, seen from outside. The machine behind it must share this computer's file system and
 * have a POSIX shell.
 */
export function communicatorConformance(
  name: string,
  start: () => Promise<CommunicatorUnderTest>,
  traits: MachineTraits = UNIX,
): void {
  describe(`the communicator ${name}`, () => {
    let underTest: CommunicatorUnderTest
    let communicator: Communicator
    let root: string
    let here: string
    let there: string
    const { signal } = new AbortController()

    beforeAll(async () => {
      underTest = await start()
      communicator = underTest.communicator
      root = mkdtempSync(join(tmpdir(), 'ingot-conformance-'))
    })
    afterAll(async () => {
      await communicator?.close()
      await underTest?.stop()
      rmSync(root, { recursive: true, force: true })
    })
    beforeEach(() => {
      const folder = mkdtempSync(join(root, 'test-'))
      here = join(folder, 'here')
      there = join(folder, 'there')
      mkdirSync(here)
      mkdirSync(there)
    })

    async function run(command: string, stdin?: Buffer | Readable) {
      const stdout: Buffer[] = []
      const stderr: Buffer[] = []
      const result = await communicator.exec(command, {
        signal,
        onStdout: (chunk) => stdout.push(chunk),
        onStderr: (chunk) => stderr.push(chunk),
        ...(stdin ? { stdin } : {}),
      })
      return { result, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }
    }

    async function downloaded(path: string): Promise<Buffer> {
      const chunks: Buffer[] = []
      const sink = new Writable({
        write(chunk, _encoding, done) {
          chunks.push(chunk)
          setImmediate(done)
        },
      })
      await communicator.download(path, sink, { signal })
      expect(sink.writableFinished).toBe(true)
      return Buffer.concat(chunks)
    }

    describe('exec', () => {
      test('keeps the two outputs apart and tells the exit status', async () => {
        const { result, stdout, stderr } = await run('echo out; echo err >&2; exit 7')
        expect(result).toEqual({ kind: 'exit', code: 7 })
        expect(stdout.toString()).toBe('out\n')
        expect(stderr).toBe('err\n')
      })

      testIf(traits.signals, 'tells a signal from an exit status', async () => {
        expect((await run('kill -KILL $$')).result).toEqual({ kind: 'signal', signal: 'SIGKILL' })
      })

      testIf(traits.endsInput, 'ends the input of a command that is given none', async () => {
        expect((await run('cat; echo done')).stdout.toString()).toBe('done\n')
      })

      test('passes input on, from memory and from a stream', async () => {
        expect((await run('cat', Buffer.from('from memory'))).stdout.toString()).toBe('from memory')
        expect(
          (await run('cat', Readable.from([Buffer.from('from '), Buffer.from('a stream')]))).stdout.toString(),
        ).toBe('from a stream')
      })

      test('does not mind a command that ends without reading its input', async () => {
        expect((await run('exit 4', Readable.from([randomBytes(4 << 20)]))).result).toEqual({ kind: 'exit', code: 4 })
      })

      test('passes several megabytes of any bytes on unchanged', async () => {
        const bytes = randomBytes(5 << 20)
        expect((await run('cat', bytes)).stdout.equals(bytes)).toBe(true)
      })

      test('runs here-documents, whose last line needs its end', async () => {
        expect((await run('cat <<EOF\nhello\nEOF')).stdout.toString()).toBe('hello\n')
      })

      test('runs commands next to each other', async () => {
        const results = await Promise.all(Array.from({ length: 5 }, (_, index) => run(`echo ${index}`)))
        expect(results.map(({ stdout }) => stdout.toString())).toEqual(['0\n', '1\n', '2\n', '3\n', '4\n'])
      })

      test('ends a command when it is aborted, with the reason for that', async () => {
        const controller = new AbortController()
        const mark = join(there, 'mark')
        const running = communicator.exec(`touch '${mark}.begun'; sleep 5; touch '${mark}.ended'`, {
          signal: controller.signal,
        })
        await until(() => existsSync(`${mark}.begun`))
        controller.abort(new Error('enough'))
        await expect(running).rejects.toThrow('enough')
        expect((await run('echo still there')).stdout.toString()).toBe('still there\n')
      })

      test('starts nothing when it is aborted before', async () => {
        const aborted = AbortSignal.abort(new Error('too late'))
        await expect(communicator.exec(`touch '${there}/made'`, { signal: aborted })).rejects.toThrow('too late')
        expect(existsSync(join(there, 'made'))).toBe(false)
      })
    })

    describe('upload', () => {
      test('writes bytes at hand, with mode 0644', async () => {
        await communicator.upload(Buffer.from('hello\n'), join(there, 'file'), { signal })
        expect(readFileSync(join(there, 'file'), 'utf8')).toBe('hello\n')
        if (traits.modes) expect(statSync(join(there, 'file')).mode & 0o777).toBe(0o644)
      })

      testIf(traits.modes, 'gives the mode that it is told, whatever the umask', async () => {
        await communicator.upload(Buffer.from('x'), join(there, 'file'), { signal, mode: 0o777 })
        if (traits.modes) expect(statSync(join(there, 'file')).mode & 0o777).toBe(0o777)
        await communicator.upload(Buffer.from('x'), join(there, 'file'), { signal, mode: 0o600 })
        if (traits.modes) expect(statSync(join(there, 'file')).mode & 0o777).toBe(0o600)
      })

      test("copies a local file with its mode, larger than any buffer's size", async () => {
        const bytes = randomBytes((9 << 20) + 13)
        writeFileSync(join(here, 'file'), bytes, { mode: 0o750 })
        const steps: number[] = []
        await communicator.upload({ path: join(here, 'file') }, join(there, 'file'), {
          signal,
          onProgress: (done, total) => {
            expect(total).toBe(bytes.length)
            steps.push(done)
          },
        })
        expect(readFileSync(join(there, 'file')).equals(bytes)).toBe(true)
        if (traits.modes) expect(statSync(join(there, 'file')).mode & 0o777).toBe(0o750)
        expect(steps.at(-1)).toBe(bytes.length)
        expect(steps).toEqual([...steps].sort((a, b) => a - b))
      })

      test('copies a stream', async () => {
        const chunks = [randomBytes(70_000), randomBytes(3), randomBytes(300_000)]
        const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
        await communicator.upload({ stream: Readable.from(chunks), size }, join(there, 'file'), { signal })
        expect(readFileSync(join(there, 'file')).equals(Buffer.concat(chunks))).toBe(true)
      })

      test('replaces a longer file whole, also with nothing', async () => {
        writeFileSync(join(there, 'file'), 'something long')
        await communicator.upload(Buffer.from('short'), join(there, 'file'), { signal })
        expect(readFileSync(join(there, 'file'), 'utf8')).toBe('short')
        await communicator.upload(Buffer.alloc(0), join(there, 'file'), { signal })
        expect(readFileSync(join(there, 'file'), 'utf8')).toBe('')
      })

      test.each(['with space', "it's", 'a "b"', '$HOME', '-n', 'ü 🙂', 'a;b&c|d', '*', 'back\\slash'])(
        'writes to a file named %s',
        async (name) => {
          await communicator.upload(Buffer.from(name), join(there, name), { signal })
          expect(readFileSync(join(there, name), 'utf8')).toBe(name)
          expect((await downloaded(join(there, name))).toString()).toBe(name)
        },
      )

      test('writes many files next to each other', async () => {
        const names = Array.from({ length: 8 }, (_, index) => join(there, `${index}`))
        await Promise.all(names.map((name) => communicator.upload(Buffer.from(name), name, { signal })))
        expect(names.map((name) => readFileSync(name, 'utf8'))).toEqual(names)
      })

      testIf(traits.needsFolders, 'names the remote path when its folder is missing', async () => {
        const error = await failureOf(communicator.upload(Buffer.from('x'), join(there, 'no', 'file'), { signal }))
        expect(error.code).toBe('upload/failed')
        expect(error.message).toContain(join(there, 'no', 'file'))
        expect(error.message.toLowerCase()).toContain('no such file')
      })

      test('names the local file when it is missing', async () => {
        const error = await failureOf(communicator.upload({ path: join(here, 'no') }, join(there, 'x'), { signal }))
        expect(error.code).toBe('upload/unreadable')
        expect(error.message).toContain(join(here, 'no'))
      })

      test('stops when it is aborted, with the reason for that', async () => {
        const controller = new AbortController()
        const endless = new Readable({
          read() {
            setImmediate(() => this.push(Buffer.alloc(65536)))
          },
        })
        const uploading = communicator.upload({ stream: endless, size: Number.MAX_SAFE_INTEGER }, join(there, 'file'), {
          signal: controller.signal,
          onProgress: () => controller.abort(new Error('enough')),
        })
        await expect(uploading).rejects.toThrow('enough')
        expect((await run('echo still there')).stdout.toString()).toBe('still there\n')
      })
    })

    describe('remove', () => {
      test('deletes a file, whatever its name', async () => {
        const path = join(there, "it's a $(file)")
        writeFileSync(path, '')
        await communicator.remove(path, { signal })
        expect(existsSync(path)).toBe(false)
      })

      test('does not mind a file that is not there', async () => {
        await communicator.remove(join(there, 'no'), { signal })
      })

      test('names what cannot be deleted', async () => {
        const error = await failureOf(communicator.remove(there, { signal }))
        expect(error.code).toBe('remove/failed')
        expect(error.message).toContain(there)
      })
    })

    describe('download', () => {
      test('reads files of any size', async () => {
        for (const size of [0, 1, 32_768, 65_537, (3 << 20) + 5]) {
          const bytes = randomBytes(size)
          writeFileSync(join(there, 'file'), bytes)
          expect((await downloaded(join(there, 'file'))).equals(bytes)).toBe(true)
        }
      })

      test('names the remote path when it is missing', async () => {
        const error = await failureOf(communicator.download(join(there, 'no'), new PassThrough(), { signal }))
        expect(error.code).toBe('download/failed')
        expect(error.message).toContain(join(there, 'no'))
      })
    })

    describe('folders', () => {
      const longName = 'long'.repeat(50)

      beforeEach(() => {
        mkdirSync(join(here, 'tree', 'inner', 'empty'), { recursive: true })
        writeFileSync(join(here, 'tree', 'script.sh'), '#!/bin/sh\n', { mode: 0o755 })
        writeFileSync(join(here, 'tree', 'inner', "it's a file"), 'text', { mode: 0o640 })
        writeFileSync(join(here, 'tree', 'inner', longName), 'long', { mode: 0o644 })
        writeFileSync(join(here, 'tree', 'nothing'), '', { mode: 0o644 })
        writeFileSync(join(here, 'outside'), 'linked')
        symlinkSync(join(here, 'outside'), join(here, 'tree', 'link'))
      })

      function expectTree(folder: string): void {
        expect(readFileSync(join(folder, 'script.sh'), 'utf8')).toBe('#!/bin/sh\n')
        if (traits.modes) expect(statSync(join(folder, 'script.sh')).mode & 0o777).toBe(0o755)
        expect(readFileSync(join(folder, 'inner', "it's a file"), 'utf8')).toBe('text')
        expect(readFileSync(join(folder, 'inner', longName), 'utf8')).toBe('long')
        expect(readFileSync(join(folder, 'nothing'), 'utf8')).toBe('')
        expect(readFileSync(join(folder, 'link'), 'utf8')).toBe('linked')
        expect(statSync(join(folder, 'inner', 'empty')).isDirectory()).toBe(true)
      }

      test('are copied whole without a slash at the end', async () => {
        await communicator.uploadTree(join(here, 'tree'), there, { signal })
        expectTree(join(there, 'tree'))
      })

      test('lose their own name with a slash at the end', async () => {
        await communicator.uploadTree(`${join(here, 'tree')}/`, there, { signal })
        expectTree(there)
      })

      test('are put into a destination that is made for them', async () => {
        await communicator.uploadTree(`${join(here, 'tree')}/`, join(there, 'new place', 'deep'), { signal })
        expectTree(join(there, 'new place', 'deep'))
      })

      test('come back the same, with and without a slash at the end', async () => {
        await communicator.downloadTree(join(here, 'tree'), there, { signal })
        expectTree(join(there, 'tree'))
        await communicator.downloadTree(`${join(here, 'tree')}/`, join(there, 'contents'), { signal })
        expectTree(join(there, 'contents'))
      })

      test('may have many files', async () => {
        mkdirSync(join(here, 'many'))
        for (let index = 0; index < 300; index++)
          writeFileSync(join(here, 'many', `${index}`), `${index}`.repeat(index))
        await communicator.uploadTree(join(here, 'many'), there, { signal })
        for (let index = 0; index < 300; index++) {
          expect(readFileSync(join(there, 'many', `${index}`), 'utf8')).toBe(`${index}`.repeat(index))
        }
      })

      test('that are missing are named', async () => {
        const upload = await failureOf(communicator.uploadTree(join(here, 'no'), there, { signal }))
        expect(upload.message).toContain(join(here, 'no'))
        const download = await failureOf(communicator.downloadTree(join(here, 'no'), there, { signal }))
        expect(download.message).toContain(join(here, 'no'))
      })

      test('that contain themselves through a link are refused', async () => {
        symlinkSync(join(here, 'tree'), join(here, 'tree', 'inner', 'loop'))
        const error = await failureOf(communicator.uploadTree(join(here, 'tree'), there, { signal }))
        expect(error.code).toBe('upload/unreadable')
        expect(error.message).toContain('loop')
      })
    })
  })
}

async function failureOf(promise: Promise<unknown>): Promise<IngotError> {
  const error: unknown = await promise.then(
    () => new Error('it succeeded'),
    (failure: unknown) => failure,
  )
  expect(error).toBeInstanceOf(IngotError)
  return error as IngotError
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
