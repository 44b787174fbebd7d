/** Enough to show what takes time with the square of the length, or has no end. */
const MANY = 2000

const base = (more: string) => `{"builders":[{"type":"null","communicator":"none"}],${more}}`
const script = (text: string) => {
  const quoted = JSON.stringify(text)
  return base(`"provisioners":[{"type":"shell-local","inline":[${quoted}],"execute_command":[${quoted}]}]`)
}
const variable = (text: string) => base(`"variables":{"a":${JSON.stringify(text)}}`)

const EXTREMES: Readonly<Record<string, string>> = {
  hashes: `${'#'.repeat(MANY)}\nx`,
  hashlines: `${'# a\n'.repeat(MANY)}x`,
  slashes: '/'.repeat(MANY),
  spaces: `${' '.repeat(MANY)}x`,
  hashspace: '# '.repeat(MANY),
  deep: base(`"push":{"a":${'['.repeat(MANY)}${']'.repeat(MANY)}}`),
  deepobj: base(`"push":${'{"a":'.repeat(MANY)}1${'}'.repeat(MANY)}`),
  deepopen: '['.repeat(MANY),
  deepopt: `{"builders":[{"type":"null","x":${'['.repeat(MANY)}${']'.repeat(MANY)}}]}`,
  deepinline: base(`"provisioners":[{"type":"shell-local","inline":${'['.repeat(MANY)}${']'.repeat(MANY)}}]`),
  braces: script('{{'.repeat(MANY)),
  parens: script(`{{${'('.repeat(MANY)}${')'.repeat(MANY)}}}`),
  ifs: script('{{if 1}}'.repeat(MANY) + '{{end}}'.repeat(MANY)),
  pipes: script(`{{1${'|print'.repeat(MANY)}}}`),
  actions: script('{{upper `a`}}'.repeat(MANY)),
  fields: variable('{{ .A }}'.repeat(MANY)),
  fieldopen: variable('{{ .'.repeat(MANY)),
  fielddash: variable(`{{-${' '.repeat(MANY)}.`),
  dots: script(`{{${'.a'.repeat(MANY)}}}`),
  printf: script('{{printf "%999999d" 1}}{{printf "%0999999d" 1}}'),
  printfloop: script('{{printf "%*d" 1000000 1}}'.repeat(50)),
  replace: script('{{replace_all "" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" (printf "%100000d" 1)}}'),
  quotes: script(`{{"${'\\x41'.repeat(MANY)}"}}`),
  unq: script('{{"'.repeat(MANY)),
  nums: base(`"push":{"a":${'9'.repeat(MANY)}}`),
  exp: base(`"push":{"a":1e${'9'.repeat(MANY)}}`),
  exps: `{"builders":[{"type":"null","communicator":"none","ssh_port":1e308}],"provisioners":[{"type":"shell-local","inline":[1e308,1e-320]}]}`,
  keys: base(
    `"variables":{${Array.from({ length: MANY }, (_, i) => `"v${i}":"{{user \`v${i + 1}\`}}"`).join(',')},"v${MANY}":"x"}`,
  ),
  manyvars: base(
    `"variables":{${Array.from({ length: MANY }, (_, i) => `"v${String(i).padStart(5, '0')}":"{{user \`v${String(i + 1).padStart(5, '0')}\`}}"`).join(',')},"v0MANY":"x"}`,
  ),
  dups: `{${'"a":1,'.repeat(MANY)}"a":1}`,
  commas: `[${','.repeat(MANY)}]`,
  strs: '"'.repeat(MANY),
  colons: `{${':'.repeat(MANY)}}`,
  onlys: base(`"provisioners":[{"type":"shell-local","inline":["true"],"only":[${'"nope",'.repeat(MANY)}"x"]}]`),
  unknownKeys: `{"builders":[{"type":"null","communicator":"none",${Array.from({ length: MANY }, (_, i) => `"k${i}":1`).join(',')}}]}`,
  longkey: `{"builders":[{"type":"null","communicator":"none","${'k'.repeat(MANY)}":1}]}`,
  longtype: `{"builders":[{"type":"${'k'.repeat(MANY)}"}]}`,
  longroot: `{"${'k'.repeat(MANY)}":1}`,
  longdur: base(`"provisioners":[{"type":"shell-local","inline":["true"],"pause_before":"${'1h'.repeat(MANY)}"}]`),
  longdur2: base(`"provisioners":[{"type":"shell-local","inline":["true"],"pause_before":"${'1'.repeat(MANY)}"}]`),
  version: base(`"min_packer_version":"${'1.'.repeat(MANY)}x"`),
  version2: base(`"min_packer_version":"1${'-a'.repeat(MANY)}!"`),
  version3: base(`"min_packer_version":"1-${'a'.repeat(MANY)}!"`),
  int: `{"builders":[{"type":"null","communicator":"none","ssh_port":"0x${'1_'.repeat(MANY)}"}]}`,
  float: `{"builders":[{"type":"null","communicator":"none","ssh_port":"${'1'.repeat(MANY)}x"}]}`,
  env: base(
    `"provisioners":[{"type":"shell-local","inline":["true"],"environment_vars":["${'A'.repeat(MANY)}","${'A='.repeat(MANY)}"]}]`,
  ),
  selfprint: script('{{$x := "a"}}{{range $i := 5}}{{end}}'),
  rangebig: script('{{range 1000000000}}{{end}}'),
  rangestr: script('{{range (printf "%1000000d" 1)}}{{end}}'),
  tmplrec: script('{{define "t"}}{{template "t"}}{{end}}{{template "t"}}'),
  comment: script('{{/*'.repeat(MANY)),
  ws: script(`{{${' '.repeat(MANY)}}}`),
  trim: script(`${' '.repeat(MANY)}{{- 1 -}}${' '.repeat(MANY)}`),
  trims: script(' {{- 1 -}} '.repeat(MANY)),
  badesc: `{"a":"${'\\a'.repeat(MANY)}"}`,
  ctrl: `{"a":"${'\t'.repeat(MANY)}"}`,
  name: `{"builders":[{"type":"null","communicator":"none","name":"${'{{user `a`}}'.repeat(MANY)}"}]}`,
}

/** Templates that are too much of one thing: too deep, too long, too often. */
export const extremes: readonly string[] = Object.values(EXTREMES)
