/** The shells whose completion is known. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof SHELLS)[number]

// Each script asks `ingot __complete INDEX WORD...`, so that what is offered is written once, in the commands' own tables.
// The answer's first line is "words", or "files" or "templates" with the part of the word before the path; the other lines
// are candidates, each with its help behind a tab.

const bash = `# Completion of ingot for bash: eval "$(ingot completion bash)"
_ingot() {
  # Bash splits words at "=" and ":", which are parts of words here: put them together again.
  local -a words
  local n=-1 index=0 i part before=
  for ((i = 0; i < \${#COMP_WORDS[@]}; i++)); do
    part=\${COMP_WORDS[i]}
    if ((i > 0)) && { [[ $part == [=:]* ]] || [[ $before == [=:] ]]; }; then
      words[n]+=$part
    else
      ((++n))
      words[n]=$part
    fi
    before=$part
    ((i == COMP_CWORD)) && index=$n
  done
  # What bash takes for the words before this one must not be offered again.
  local current=\${words[index]} kind= line text breaks= typed=
  [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='
  [[ $COMP_WORDBREAKS == *:* ]] && breaks+=':'
  [[ -n $breaks ]] && typed=\${current%"\${current##*[$breaks]}"}
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ -z $kind ]]; then
      kind=\${line%% *} text=\${line#* }
      [[ $kind == words ]] || break
      continue
    fi
    text=\${line%%$'\\t'*}
    [[ $text == *= ]] && compopt -o nospace 2>/dev/null
    text=\${text#"$typed"}
    [[ $text == *[[:space:]]* ]] && printf -v text %q "$text"
    COMPREPLY+=("$text")
  done < <("\${words[0]}" __complete "$((index - 1))" "\${words[@]:1}" 2>/dev/null)
  [[ $kind == files || $kind == templates ]] || return 0
  local path=\${current#"$text"} found
  compopt -o filenames 2>/dev/null
  while IFS= read -r found; do
    [[ $kind == files || $found =~ \\.(json|hcl|m?[tj]s)$ || -d $found ]] && COMPREPLY+=("$found")
  done < <(compgen -f -- "$path")
  if ((\${#COMPREPLY[@]} == 0)); then
    while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen -f -- "$path")
  fi
}
complete -F _ingot ingot
`

const zsh = `#compdef ingot
# Completion of ingot for zsh: eval "$(ingot completion zsh)"
_ingot() {
  local -a lines whole open
  local line text help
  lines=("\${(@f)$("\${words[1]}" __complete $((CURRENT - 2)) "\${(@)words[2,-1]}" 2>/dev/null)}")
  case \${lines[1]%% *} in
    words)
      for line in "\${(@)lines[2,-1]}"; do
        text=\${line%%$'\\t'*} help=\${line#*$'\\t'}
        text=\${text//:/\\\\:}
        [[ -n $help ]] && text+=":$help"
        if [[ \${line%%$'\\t'*} == *= ]]; then open+=("$text"); else whole+=("$text"); fi
      done
      local found=1
      (( \${#open} )) && _describe -t flags flag open -S '' && found=0
      (( \${#whole} )) && _describe -t words word whole && found=0
      return found
      ;;
    files)
      compset -P "\${(b)\${lines[1]#* }}"
      _files
      ;;
    templates)
      compset -P "\${(b)\${lines[1]#* }}"
      _files -g '*.(json|hcl|ts|mts|js|mjs)(-.)' || _files
      ;;
  esac
}
if [[ \${funcstack[1]} == _ingot ]]; then
  _ingot "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit }
  compdef _ingot ingot
fi
`

const fish = `# Completion of ingot for fish: ingot completion fish | source
function __ingot_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l whole (commandline -op)
    set -l next (math (count $before) + 1)
    test -n "$current"; and set next (math $next + 1)
    set -l after $whole[$next..-1]
    set -l lines ($before[1] __complete (math (count $before) - 1) $before[2..-1] "$current" $after 2>/dev/null)
    set -l first (string split -m 1 ' ' -- $lines[1])
    switch "$first[1]"
        case words
            printf '%s\\n' $lines[2..-1]
        case files templates
            set -l path (string sub -s (math (string length -- "$first[2]") + 1) -- "$current")
            set -l found (complete -C"'' "(string escape -- "$path"))
            if test "$first[1]" = templates
                set -l fitting (string match -r -- '^[^\\t]*(?:/|\\.(?:json|hcl|m?[tj]s))(?:\\t.*)?$' $found)
                test -n "$fitting"; and set found $fitting
            end
            for line in $found
                printf '%s%s\\n' "$first[2]" "$line"
            end
    end
end
complete -c ingot -f -a '(__ingot_complete)'
`

export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = { bash, zsh, fish }
