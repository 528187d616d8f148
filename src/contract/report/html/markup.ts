import { show } from '../show.ts';

/** HTML that is safe to insert. Made by `html` only; every other value is text and gets escaped. */
export interface Markup {
  readonly [SAFE]: string;
}

const SAFE = Symbol('markup');

type Value = string | number | Markup | readonly Markup[];

/**
 * A piece of HTML. Whatever is inserted is escaped, for text and for quoted attributes, unless it was made by `html`
 * itself: what a server sent can't become an element, and since it is never of this type, it can't by mistake.
 *
 * @example
 * html`<p title="${'"'}">${'<script>'}</p>`; // <p title="&#34;">&#60;script&#62;</p>
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let out = strings[0] ?? '';
  for (const [at, value] of values.entries()) out += render(value) + (strings[at + 1] ?? '');
  return { [SAFE]: out };
}

/** The HTML as a string. */
export function markup({ [SAFE]: text }: Markup): string {
  return text;
}

/** Text of our own, as it is: style sheets. */
export function trusted(text: string): Markup {
  return { [SAFE]: text };
}

function render(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  if ('length' in value) return value.map(markup).join('');
  return markup(value);
}

function escapeText(text: string): string {
  return show(text, '\n\t').replace(/[&<>"'`=]/g, (character) => `&#${character.charCodeAt(0)};`);
}
