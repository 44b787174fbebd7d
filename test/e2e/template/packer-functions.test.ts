import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { packerFunctions, render } from '../../../src/template/gotemplate/index.ts'

/** What the console of Debian's packer makes of one line. */
async function packerConsole(line: string): Promise<string> {
  const running = promisify(execFile)('packer', ['console'], { env: { ...process.env, CHECKPOINT_DISABLE: '1' } })
  running.child.stdin?.end(`${line}\n`)
  const { stdout } = await running
  return stdout.trimEnd()
}

const functions = packerFunctions({
  user: () => undefined,
  start: new Date(),
  cwd: process.cwd(),
  packerVersion: '1.6.6',
  random: (size) => new Uint8Array(size),
})

describe('a call gives what Packer gives', () => {
  it.each([
    '{{strftime "%q|%|%%|%Q %e%|%z|%Z"}}',
    '{{strftime "%Y-%m %B %b %A %a %p %y"}}',
    '{{isotime "2006-01 January Jan Monday Mon MST -0700 Z07:00 -07"}}',
    '{{isotime "Jane Monday _2006 002006"}}',
    '{{replace "" "-" 2 "abc"}}{{replace "a" "b" 1 "aaa"}}{{replace_all "" "-" "aé"}}',
    '{{split "a-b-c" "-" 1}}|{{split "aéc" "" 1}}|{{split "" "," 0}}',
    '{{upper "straße ŉ ǆ"}} {{lower "İΑΣ"}}',
    '{{user `nope`}}|{{pwd}}|{{uuid | len}}|{{timestamp | len}}|{{.Nope}}',
    '{{printf "%05d|%-4s|%q|%v" 42 "ab" "c" 1.5}} {{1 -}}   x {{- 2}} {{if and true (eq 1 1)}}yes{{end}}',
    '{{with $x := "a,b"}}{{range $i, $c := slice $x 0 1 | printf "%s" | len | printf "%d" | print | slice}}{{$i}}{{end}}{{end}}x',
  ])('%s', async (line) => {
    const expected = await packerConsole(line)
    if (expected.includes('Interpolation error')) expect(() => render(line, {}, functions)).toThrow()
    else expect(render(line, {}, functions)).toBe(expected)
  })
})
