import { IngotError, inFileOrder, throwAll } from '../errors/index.ts'
import type { ListValue, MapEntry, MapValue, Value } from '../template/index.ts'
import type { Fix, Fixer } from './fixer.ts'
import { FIXERS } from './fixers.ts'

/**
 * Runs fixers one after the other: without others, all of them in Packer's order.
 * @throws IngotError or IngotErrors with every mistake that keeps a fixer from its work: `fix/value`, `template/type`
 */
export function fixTemplate(template: MapValue, fixers: readonly Fixer[] = FIXERS): MapValue {
  const errors: IngotError[] = []
  const fixed = fixers.reduce((before, fixer) => runFixer(fixer, before, errors), template)
  throwAll(inFileOrder(errors))
  return fixed
}

function runFixer(fixer: Fixer, template: MapValue, errors: IngotError[]): MapValue {
  if (fixer.concerns?.(template) === false) return template
  const sections: Sections = new Map([
    ['builders', [eachComponent, fixer.builder]],
    ['provisioners', [eachComponent, fixer.provisioner]],
    ['post-processors', [eachPostProcessor, fixer.postProcessor]],
  ])
  return { ...template, entries: template.entries.map((entry) => fixSection(entry, sections, errors)) }
}

type Sections = ReadonlyMap<string, Section>
type Section = readonly [each: (list: ListValue, fix: Fix) => ListValue, fix: Fix | undefined]

/** Root keys are matched as Packer matches them, whatever their case. */
function fixSection(entry: MapEntry, sections: Sections, errors: IngotError[]): MapEntry {
  const [each, fix] = sections.get(entry.key.toLowerCase()) ?? []
  if (!each || !fix || entry.value.kind !== 'list') return entry
  return { ...entry, value: each(entry.value, collecting(fix, errors)) }
}

/** What can't be fixed stays as it is, so that all mistakes are found in one go. */
function collecting(fix: Fix, errors: IngotError[]): Fix {
  return (component) => {
    try {
      return fix(component)
    } catch (error) {
      if (!(error instanceof IngotError)) throw error
      errors.push(error)
      return component
    }
  }
}

function eachComponent(list: ListValue, fix: Fix): ListValue {
  return eachItem(list, (item) => (item.kind === 'map' ? fix(item) : item))
}

function eachPostProcessor(list: ListValue, fix: Fix): ListValue {
  return eachItem(list, (item) => {
    if (item.kind === 'list') return eachComponent(item, fix)
    return item.kind === 'map' ? fix(item) : item
  })
}

function eachItem(list: ListValue, change: (item: Value) => Value): ListValue {
  return { ...list, items: list.items.map(change) }
}
