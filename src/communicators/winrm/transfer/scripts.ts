import { textExpression } from '../powershell.ts'

// The scripts that move files, in the PowerShell that every Windows has had since 2009. They run once per transfer and talk
// in lines: a letter, then words between spaces, texts and bytes in base64. Each begins with a name, for whoever finds it in
// a log. A failure is told as a line too: `e`, the kind of exception, and what it says.

/** Paths may name variables as `$env:TEMP`, which works with Packer's uploads too. */
const PRELUDE = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
function text($s) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($s)) }
function code($s) { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($s)) }
function path($s) { [IO.Path]::GetFullPath([regex]::Replace($s, '\\$env:(\\w+)', { param($m) [Environment]::GetEnvironmentVariable($m.Groups[1].Value) })) }
function hex($b) { [BitConverter]::ToString($b).Replace('-', '').ToLower() }
function say($s) { [Console]::Out.WriteLine($s) }
function fail($e) {
  $x = $e.Exception
  while ($x.InnerException) { $x = $x.InnerException }
  say ('e ' + $x.GetType().Name + ' ' + (code $x.Message))
  exit 1
}
$sha = New-Object Security.Cryptography.SHA256CryptoServiceProvider
`

/**
 * Writes files that come as lines of its input:
 * `d PATH` makes a folder, `f TEMP` begins a file under a name for the time being, `w OFFSET BYTES` writes a piece of it,
 * `x` leaves it to others, `c TEMP SIZE SHA256 PATH` checks it and gives it its name.
 */
export const WRITE_FILES = compact(`
# ingot: write files
begin {
${PRELUDE}
$f = $null
function take($a) {
  switch -CaseSensitive ($a[0]) {
    'd' { [void][IO.Directory]::CreateDirectory((path (text $a[1]))) }
    'f' {
      $t = path (text $a[1])
      [void][IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($t))
      $script:f = [IO.File]::Open($t, 'OpenOrCreate', 'Write', 'ReadWrite')
    }
    'w' {
      $b = [Convert]::FromBase64String($a[2])
      [void]$script:f.Seek([long]$a[1], 'Begin')
      $script:f.Write($b, 0, $b.Length)
    }
    'x' { $script:f.Close() }
    'c' {
      $t = path (text $a[1])
      $p = path (text $a[4])
      try {
        $r = [IO.File]::OpenRead($t)
        $n = $r.Length
        $h = hex $sha.ComputeHash($r)
        $r.Close()
        if ($n -ne [long]$a[2] -or $h -ne $a[3]) { throw 'what arrived is not what was sent' }
        if ([IO.Directory]::Exists($p)) { throw 'it is a folder' }
        if ([IO.File]::Exists($p)) { [IO.File]::Delete($p) }
        [IO.File]::Move($t, $p)
      } finally { [IO.File]::Delete($t) }
    }
  }
}
}
process {
  try { take $_.Split(' ') } catch { fail $_ }
}
`)

/**
 * Reads a file: `f NAME SIZE`, its bytes as `w BYTES`, `h SHA256`. Of a folder, all that is below it, with `d NAME` for
 * folders. Folders that are links are left out: Windows has some that lead in circles.
 */
export function readScript(kind: 'file' | 'folder', path: string): string {
  return compact(`
# ingot: read ${kind}
${PRELUDE}
function give($p, $n) {
  $r = [IO.File]::Open($p, 'Open', 'Read', 'ReadWrite')
  say ('f ' + (code $n) + ' ' + $r.Length)
  $sha.Initialize()
  $b = New-Object byte[] 49152
  while (($c = $r.Read($b, 0, $b.Length)) -gt 0) {
    [void]$sha.TransformBlock($b, 0, $c, $b, 0)
    say ('w ' + [Convert]::ToBase64String($b, 0, $c))
  }
  [void]$sha.TransformFinalBlock($b, 0, 0)
  $r.Close()
  say ('h ' + (hex $sha.Hash))
}
function walk($p, $n) {
  foreach ($d in [IO.Directory]::GetDirectories($p)) {
    if ([IO.File]::GetAttributes($d) -band [IO.FileAttributes]::ReparsePoint) { continue }
    $m = $n + [IO.Path]::GetFileName($d)
    say ('d ' + (code $m))
    walk $d ($m + '/')
  }
  foreach ($q in [IO.Directory]::GetFiles($p)) { give $q ($n + [IO.Path]::GetFileName($q)) }
}
$path = ${textExpression(path)}
try { ${kind === 'file' ? "give (path $path) ''" : "walk (path $path) ''"} } catch { fail $_ }
`)
}

/** Deletes a file. None is no mistake; a folder is one. */
export function removeScript(path: string): string {
  return compact(`
# ingot: remove file
${PRELUDE}
$path = ${textExpression(path)}
try {
  $p = path $path
  if ([IO.Directory]::Exists($p)) { throw 'it is a folder' }
  if ([IO.File]::Exists($p)) {
    [IO.File]::SetAttributes($p, 'Normal')
    [IO.File]::Delete($p)
  }
} catch { fail $_ }
`)
}

/** Without what only people need: a command line has little room. */
function compact(script: string): string {
  return script
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}
