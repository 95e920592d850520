"""What IRC clients are told of the past.

* `chathistory`: pages of a log (IRCv3 chathistory); `selectors` reads its parameters.
* `playback`: events of the past as lines, in a batch; everything here writes through it.
* `replay`: the last lines of a room for whoever comes in, without asking.
* `searching`: SEARCH. `znc`: the module *playback of ZNC. `markers`: MARKREAD.
"""
