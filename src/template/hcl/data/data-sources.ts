import type { Place } from '../../../errors/index.ts'
import type { OptionsDefinition } from '../../../options/index.ts'
import type { MapValue } from '../../value.ts'

/** What templates need of data sources, without knowing any. */
export interface DataSources {
  /** @throws IngotError for a type that there isn't */
  type(block: DataBlock): Promise<{ readonly options: OptionsDefinition; readonly output: OptionsDefinition }>
  /** Checks the options. @throws IngotError, IngotErrors with places */
  prepare(config: DataConfig): Promise<{ readonly warnings: readonly string[] }>
  /** Looks up what there is to know. @throws IngotError, IngotErrors with places */
  read(config: DataConfig): Promise<Readonly<Record<string, unknown>>>
}

export interface DataBlock {
  readonly type: string
  readonly name: string
  readonly place: Place
  readonly typePlace: Place
}

export interface DataConfig extends DataBlock {
  readonly layers: readonly MapValue[]
}
