import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GlobError, parseGlob } from '../../../../src/template/hcl/functions/glob/index.ts'
import { type Files, localFiles } from '../../../../src/template/hcl/functions/index.ts'
import { outcome } from '../../../support/hcl/evaluate.ts'
import { fakeFunctions } from '../../../support/hcl/host.ts'

describe('paths', () => {
  const functions = fakeFunctions()

  it.each([
    ['abspath("a/../b")', '"/work/b"'],
    ['abspath("/a//b/")', '"/a/b"'],
    ['abspath("")', '"/work"'],
    ['pathexpand("~")', '"/home/ada"'],
    ['pathexpand("~/a")', '"/home/ada/a"'],
    ['pathexpand("a/~")', '"a/~"'],
    ['pathexpand("~root/a")', 'error 0: the folders of other users are not known: "~root/a"'],
    ['file("setup.sh")', '"apt-get update\\n"'],
    ['file("~/key.pub")', '"ssh-ed25519 AAAA"'],
    ['file("/work/notes.txt")', '"notes"'],
    ['file("notes.txt")', 'error 0: there is no such file: "notes.txt", looked for at "/images/web/notes.txt"'],
    ['file("/nope")', 'error 0: there is no such file: "/nope"'],
    ['file("files")', 'error 0: it is a folder, no file: "files"'],
    ['file("logo.png")', 'error 0: the file is no UTF-8, which "filebase64" can read: "logo.png"'],
    ['file(sensitive("nope"))', 'error 0: there is no such file'],
    ['file(unknown("string"))', 'unknown(string)'],
    ['filebase64("notes.txt")', '"bm90ZXM="'],
    ['filebase64("/images/web/logo.png")', '"iVBORw=="'],
    ['fileexists("setup.sh")', 'true'],
    ['fileexists("notes.txt")', 'false'],
    ['fileexists("files")', 'error 0: it is a folder, no file: "files"'],
    ['fileset("files", "*.conf")', 'set(["a.conf"])'],
    ['fileset("files", "**")', 'set(["a.conf", "deep/b.conf"])'],
    ['fileset("nowhere", "**")', 'set([])'],
    ['templatefile("hello.tpl", { name = "Ada" })', '"Hello, Ada!"'],
    ['templatefile("hello.tpl", map({ name = sensitive("Ada") }))', 'sensitive("Hello, Ada!")'],
    ['templatefile("hello.tpl", {})', 'error: there is no variable "name"'],
    ['templatefile("hello.tpl", { "a b" = 1 })', 'error 1: this can be no name of a variable: "a b"'],
    ['templatefile("hello.tpl", [])', 'error 1: a map or object is required'],
    [
      'templatefile("nope.tpl", {})',
      'error 0: there is no such file: "nope.tpl", looked for at "/images/web/nope.tpl"',
    ],
  ])('%s', async (expression, expected) => {
    expect(await outcome(expression, functions)).toBe(expected)
  })

  it('gives templates all functions but templatefile', async () => {
    const seen: string[] = []
    const spying = fakeFunctions({
      renderTemplate: ({ functions: given }) => {
        seen.push(...Object.keys(given))
        throw new Error('seen')
      },
    })
    await expect(outcome('templatefile("hello.tpl", {})', spying)).rejects.toThrow('seen')
    expect(seen).toContain('upper')
    expect(seen).not.toContain('templatefile')
  })
})

describe('the files of this computer', () => {
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ingot-files-'))
    mkdirSync(join(folder, 'conf/deep'), { recursive: true })
    for (const name of ['a.txt', '.hidden', 'conf/b.txt', 'conf/c.conf', 'conf/deep/d.txt']) {
      writeFileSync(join(folder, name), name)
    }
    symlinkSync(join(folder, 'a.txt'), join(folder, 'link.txt'))
    symlinkSync(join(folder, 'gone'), join(folder, 'broken.txt'))
    symlinkSync(join(folder, 'conf'), join(folder, 'linked'))
    symlinkSync(join(folder, 'conf'), join(folder, 'conf/deep/round'))
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  it('are of kinds', () => {
    const kind = (name: string) => localFiles.kind(join(folder, name))
    expect(['a.txt', 'link.txt', 'conf', 'nope', 'broken.txt'].map(kind)).toEqual([
      'file',
      'file',
      'folder',
      undefined,
      undefined,
    ])
    expect(localFiles.kind('/dev/null')).toBe('other')
  })

  it.each([
    ['*', ['.hidden', 'a.txt', 'link.txt']],
    ['*.txt', ['a.txt', 'link.txt']],
    ['conf/**.txt', ['conf/b.txt']],
    ['conf/**/*.txt', ['conf/b.txt', 'conf/deep/d.txt']],
    ['{conf,linked}/b.*', ['conf/b.txt', 'linked/b.txt']],
    ['conf/*.{txt,conf}', ['conf/b.txt', 'conf/c.conf']],
    ['conf/[bc].txt', ['conf/b.txt']],
    ['./conf/?.txt', ['conf/b.txt']],
    ['linked/**', ['linked/b.txt', 'linked/c.conf', 'linked/deep/d.txt']],
    ['conf/../a.*', ['a.txt']],
    ['a.txt', ['a.txt']],
    ['nope', []],
  ])('match %s', async (pattern, expected) => {
    const functions = fakeFunctions({ files: localFiles, root: folder })
    const set = expected.map((path) => JSON.stringify(path)).join(', ')
    expect(await outcome(`fileset(".", ${JSON.stringify(pattern)})`, functions)).toBe(`set([${set}])`)
  })

  it('refuse what is no pattern', async () => {
    const functions = fakeFunctions({ files: localFiles, root: folder })
    expect(await outcome('fileset(".", "[a")', functions)).toMatch(/^error 1: it is no pattern: /)
    expect(await outcome('fileset("nowhere", "**")', functions)).toBe('set([])')
  })
})

describe('files that are no ordinary ones', () => {
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ingot-odd-files-'))
    writeFileSync(join(folder, 'huge'), '')
    truncateSync(join(folder, 'huge'), 100_000_000_000)
    writeFileSync(join(folder, 'large'), Buffer.alloc(20_000_001, 'a'))
    symlinkSync('loop', join(folder, 'loop'))
    execFileSync('mkfifo', [join(folder, 'pipe'), join(folder, 'silent')])
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  const tell = (expression: string) =>
    outcome(expression, fakeFunctions({ files: localFiles, root: folder, cwd: folder }))

  it.each([
    'file("huge")',
    'filebase64("huge")',
    'file("large")',
    'file("/dev/zero")',
    'templatefile("/dev/zero", {})',
  ])('are not read without an end: %s', async (expression) => {
    expect(await tell(expression)).toMatch(/^error 0: the file has more than 20000000 bytes, which no template holds/)
  })

  it('may be empty devices', async () => {
    expect(await tell('file("/dev/null")')).toBe('""')
    expect(await tell('fileexists("/dev/null")')).toBe('error 0: it is no regular file: "/dev/null"')
  })

  it('may be pipes, which give what they have once', async () => {
    const writer = spawn('sh', ['-c', 'exec 3>pipe; echo open; sleep 0.1; echo hello >&3'], { cwd: folder })
    const reader = openSync(join(folder, 'pipe'), 'r')
    await once(writer.stdout, 'data')
    const functions = fakeFunctions({ files: localFiles, root: folder })
    expect(await outcome('file("pipe")', functions)).toBe('"hello\\n"')
    closeSync(reader)
    expect(await outcome('file("pipe")', functions)).toBe('"hello\\n"')
  })

  it('are not waited for where nobody writes', async () => {
    expect(await tell('file("silent")')).toBe(
      'error 0: the file cannot be read (nothing is written into this pipe): "silent"',
    )
  })

  it('may be links that lead to themselves', async () => {
    expect(await tell('file("loop")')).toBe('error 0: the file cannot be read (ELOOP): "loop"')
    expect(await tell('fileset(".", "lo*")')).toBe('set([])')
  })

  it('are not looked for without an end', async () => {
    const match: Files['match'] = (_folder, _pattern, visit) => {
      for (;;) visit()
    }
    const endless = { ...localFiles, match }
    const functions = fakeFunctions({ files: endless })
    expect(await outcome('fileset("/", "**")', functions)).toBe(
      'error: more than 100000 files and folders are below "/"',
    )
  })
})

describe('patterns for files', () => {
  const matching = (pattern: string, paths: readonly string[]) =>
    paths.filter((path) => parseGlob(pattern).some((glob) => glob.matches(path)))

  it.each([
    ['*a*a*a*a*a*a*a*a*a*a*a*a*b', [`${'a'.repeat(250)}b`], ['a'.repeat(250)]],
    [`${'**/'.repeat(40)}b`, [`${'a/'.repeat(100)}b`], ['a/'.repeat(100)]],
    ['[!a]*.[a-c]', ['b.a', 'x.c'], ['a.a', 'b.d']],
    ['[^a-]?', ['bb'], ['-b', 'ab']],
    ['\\*{a,b{c,d}}', ['*a', '*bd'], ['xa', '*b']],
    ['**/x/**', ['x/a', 'a/x/b'], ['a/b']],
    ['[]a]', [']', 'a'], ['b']],
    ['😀?', ['😀😀'], ['😀']],
  ])('%s', (pattern, fitting, others) => {
    expect(matching(pattern, [...fitting, ...others])).toEqual(fitting)
  })

  it.each(['{a', '[a', 'x'.repeat(5_000), '{a,b}'.repeat(20)])('refuse %s', (pattern) => {
    expect(() => parseGlob(pattern)).toThrow(GlobError)
  })
})
