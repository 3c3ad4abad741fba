// Every page: htmx for partial updates, then what the desk adds (keys, drafts, conditional fields).
import htmx from "htmx.org";
import "./desk.js";
import "./cited.js";
import "./draft.js";
import "./blocks.js";

window.htmx = htmx;
