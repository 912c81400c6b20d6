// What every page gets: htmx and a few enhancements. Without this script every page still works.
import 'htmx.org';
import './confirm.js';
import './draft.js';
import './fields.js';
import './here.js';
import './kept.js';
import './fold.js';
import './keyboard.js';
import './live.js';
import './menu.js';
import './photos.js';
import './print.js';

document.querySelector('[data-focus-at-load]')?.focus();
