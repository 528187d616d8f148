import { byId, element } from './dom.js';

/** How a behaviour is known, in words. */
export const grades = {
  verified: 'seen on the real software',
  documented: 'written in the API’s documentation',
  observed: 'read in source code or clients',
  assumed: 'a guess: no source settles it',
};

/** @param {keyof typeof grades | null} grade */
export function badge(grade) {
  if (grade === null)
    return element('span', { class: 'grade none', title: 'keymock says this of itself' }, '–');
  return element('span', { class: `grade ${grade}`, title: grades[grade] }, grade);
}

export function explainGrades() {
  const rows = Object.entries(grades).map(([grade, meaning]) =>
    element(
      'div',
      {},
      element('dt', {}, element('span', { class: `grade ${grade}` }, grade)),
      element('dd', {}, meaning),
    ),
  );
  byId('grades', HTMLDListElement).replaceChildren(...rows);
}
