DROP TABLE replies;
DROP TABLE reply_room;
