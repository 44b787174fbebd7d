import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { extract } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateKeyPair } from '../../src/communicators/index.ts'
import { HostKeys } from '../../src/communicators/ssh/host-keys.ts'
import { quote, quotePath, sftpPath } from '../../src/communicators/ssh/quote.ts'
import { Window } from '../../src/communicators/ssh/transfer/window.ts'
import { downloadFolder, localPathFor } from '../../src/communicators/transfer/local-path.ts'
import { extractTar } from '../../src/communicators/transfer/tar-extract.ts'
import { tarPieces } from '../../src/communicators/transfer/tar-stream.ts'
import { TAR_END, tarHeader } from '../../src/communicators/transfer/tar-writer.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-transfer-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('remote paths', () => {
  test('are one word for a shell, whatever is in them', () => {
    expect(quote('/tmp/a-b_c.d')).toBe('/tmp/a-b_c.d')
    expect(quote("it's")).toBe(`'it'\\''s'`)
    expect(quotePath('-rf')).toBe('./-rf')
  })

  test.each(['~', '$HOME', '${HOME}'])('may begin with the home folder as %s', (home) => {
    expect(quotePath(`${home}/a b`)).toBe(`"$HOME"/'a b'`)
    expect(quotePath(home)).toBe('"$HOME"')
    expect(sftpPath(`${home}/a b`)).toBe('a b')
    expect(sftpPath(home)).toBe('.')
  })

  test('keep a ~ that is not the home folder', () => {
    expect(quotePath('~x')).toBe(`'~x'`)
    expect(sftpPath('~x')).toBe('~x')
    expect(sftpPath('/a/~')).toBe('/a/~')
  })
})

describe('names that a machine gives to files', () => {
  test('stay below the folder', () => {
    expect(localPathFor('/here', './a/b')).toBe('/here/a/b')
    for (const name of ['../x', '/etc/passwd', 'a/../../x', 'a\0']) {
      expect(() => localPathFor('/here', name)).toThrow(expect.objectContaining({ code: 'download/unsafe-name' }))
    }
  })

  test('follow the rule of the slash at the end', () => {
    expect(downloadFolder('/a/b', '/here')).toBe('/here/b')
    expect(downloadFolder('/a/b/', '/here')).toBe('/here')
    expect(downloadFolder('.', '/here')).toBe('/here')
  })
})

describe('archives', () => {
  test('are read back by another program as they were written', async () => {
    const path = fc
      .array(fc.stringMatching(/^[a-zA-Zäß0-9 ._-]{1,60}$/), { minLength: 1, maxLength: 5 })
      .map((parts) => parts.join('/'))
    const entry = fc.record({
      path,
      mode: fc.integer({ min: 0, max: 0o7777 }),
      content: fc.uint8Array({ maxLength: 2000 }),
    })
    let file = 0
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 8 }), async (entries) => {
        const tree = entries.map(({ path, mode, content }) => {
          const local = join(folder, `${file++}`)
          writeFileSync(local, content)
          return { local, path, mode, kind: 'file', size: content.length, modified: 5 } as const
        })
        const unpack = extract()
        Readable.from(copies(tarPieces(tree))).pipe(unpack)
        const read: unknown[] = []
        for await (const one of unpack) {
          const chunks: Buffer[] = []
          for await (const chunk of one) chunks.push(chunk as Buffer)
          read.push([one.header.name, one.header.mode, Buffer.concat(chunks).toString('hex')])
        }
        expect(read).toEqual(
          entries.map(({ path, mode, content }) => [path, mode, Buffer.from(content).toString('hex')]),
        )
      }),
      { numRuns: 30 },
    )
  })

  test('hold sizes from 8 GiB on', async () => {
    const size = 9 * 2 ** 30
    const unpack = extract()
    const header = new Promise((resolve) => unpack.on('entry', ({ size }) => resolve(size)))
    unpack.write(tarHeader({ path: 'big', kind: 'file', mode: 0o644, size, modified: 0 }))
    expect(await header).toBe(size)
    unpack.destroy()
  })

  test('say when a file became shorter meanwhile', () => {
    const local = join(folder, 'short')
    writeFileSync(local, 'abc')
    const entry = { local, path: 'short', kind: 'file', mode: 0o644, size: 9, modified: 0 } as const
    expect(() => [...tarPieces([entry])]).toThrow(expect.objectContaining({ code: 'upload/changed' }))
  })

  test('can not write outside of the folder', async () => {
    mkdirSync(join(folder, 'into'))
    const header = tarHeader({ path: '../outside', kind: 'file', mode: 0o644, size: 0, modified: 0 })
    await expect(extractTar(Readable.from([header, TAR_END]), join(folder, 'into'), () => {})).rejects.toMatchObject({
      code: 'download/unsafe-name',
    })
  })
})

describe('a window of requests', () => {
  const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

  test('never has more of them under way than it may', async () => {
    const window = new Window(3)
    let open = 0
    let most = 0
    for (let index = 0; index < 10; index++) {
      await window.enter(async () => {
        most = Math.max(most, ++open)
        await soon()
        open--
      })
    }
    await window.empty()
    expect([most, open]).toEqual([3, 0])
  })

  test('passes the first failure on, after all have ended', async () => {
    const window = new Window(2)
    let ended = false
    await window.enter(() => soon().then(() => Promise.reject(new Error('first'))))
    await window.enter(async () => {
      await soon().then(soon)
      ended = true
    })
    await expect(window.empty()).rejects.toThrow('first')
    expect(ended).toBe(true)
    await expect(window.enter(soon)).rejects.toThrow('first')
  })
})

describe('host keys', () => {
  test('prefer the kinds that are known, and ignore comments and empty lines', async () => {
    const pair = await generateKeyPair({ type: 'ecdsa', bits: 256 }, 'root@host')
    const keys = new HostKeys({ kind: 'known', keys: ['', `${pair.publicKey}\n`] })
    expect(keys.preferredTypes()).toEqual(['ecdsa-sha2-nistp256'])
    expect(() => keys.check(Buffer.from(pair.publicKey.split(' ')[1] ?? '', 'base64'))).not.toThrow()
  })

  test('are all wrong when none of the known ones can be read', () => {
    expect(() => new HostKeys({ kind: 'known', keys: ['nonsense'] })).toThrow(
      expect.objectContaining({ code: 'ssh/host-key-unreadable' }),
    )
  })
})

function* copies(pieces: Iterable<Buffer>): Generator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece)
}
