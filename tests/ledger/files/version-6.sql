-- A contest file of schema 6, as the program wrote it. All names are invented.
CREATE TABLE "draft" (
   "juror" TEXT NOT NULL,
   "number" INTEGER NOT NULL,
   "marks" TEXT NOT NULL,
   "note" TEXT NOT NULL,
   "at" TEXT NOT NULL,
   PRIMARY KEY ("juror", "number")
) STRICT;
CREATE TABLE "ledger" (
   "seq" INTEGER PRIMARY KEY NOT NULL,
   "at" TEXT NOT NULL,
   "actor" TEXT NOT NULL,
   "seat" TEXT NOT NULL,
   "device" TEXT NOT NULL,
   "kind" TEXT NOT NULL,
   "body" TEXT NOT NULL,
   "key" TEXT NOT NULL,
   "hash" TEXT NOT NULL
) STRICT;
INSERT INTO "ledger" VALUES(1,'2026-11-29T01:49:51.948+00:00','Panitia','committee','','contest-declared','{"contest":{"contest":{"id":"kecil","name":"Final Kecil","organiser":"BKD","venue":"Pendopo","theme":"","language":"id","timezone":"Asia/Jakarta","head_of_jury":"Dr. Ratna Wulandari","desk":false,"paper_typed_twice":true,"backup_folder":"","standings":"live","freeze_last":5,"live_standings":null,"publish_marks":false},"timing":{"presentation":420,"questions":300,"changeover":60,"warnings":[120,60],"call_interval":180,"hold_next":false,"bell":false},"rubric":{"gagasan":{"scale":{"min":"0","max":"10","step":"0.5","values":[],"floor":null,"to":null},"points":false,"best":false,"difficulty":false,"criteria":[{"id":"dampak","name":"Dampak","weight":"50","guide":"Manfaat nyata bagi warga.","scale":null,"criteria":[]},{"id":"kebaruan","name":"Kebaruan","weight":"30","guide":"Belum ada yang serupa.","scale":null,"criteria":[]},{"id":"paparan","name":"Paparan","weight":"20","guide":"Jelas dan tepat waktu.","scale":null,"criteria":[]}]}},"scoring":{"method":"mean","per":"total","trim":null,"model":"mixed","round":{"juror":null,"criterion":null,"weighted":null,"jury":null},"decimals":2,"rank_on":"displayed","ties":["dampak","head-to-head","head-of-jury"],"minimum_ballots":1,"signatures":2,"weight":"60","stages":"weighted"},"stage":[{"id":"tulis","name":"Tes tulis","weight":"40","decimals":2,"categories":[],"value_range":["0","100"],"value_kind":"score","points_rule":"value","points_decimals":null,"pass_mark":null,"is_required":false}],"penalty":[],"category":[{"id":"pengawas","name":"Pengawas","rubric":"gagasan","entry":"person","awards":["Juara I","Juara II","Juara III"],"titles":["Terfavorit"],"through":null},{"id":"pelaksana","name":"Pelaksana","rubric":"gagasan","entry":"person","awards":["Juara I"],"titles":[],"through":null}],"juror":[{"id":"j1","name":"Juri 1","office":"BKD"},{"id":"j2","name":"Juri 2","office":"BKD"},{"id":"j3","name":"Juri 3","office":"BKD"}],"panel":[{"id":"A","room":"Pendopo","jurors":["j1","j2","j3"],"head":""}],"session":[{"day":"2024-12-20","start":"08:00:00","end":null,"panel":"A","categories":["pengawas","pelaksana"],"turns":null}],"papers":{"language":null,"letterhead":[],"logo":"","number":"","city":"","date":null,"copies":2,"cc":[],"notes":false,"certificate_score":false,"head_of_jury":{"nip":"","rank":"","office":""},"juror":{},"acknowledged_by":null,"issued_by":null,"committee":null}},"leaves":[{"rubric":"gagasan","criterion":"dampak","parts":5,"whole":10,"unit":10},{"rubric":"gagasan","criterion":"kebaruan","parts":3,"whole":10,"unit":10},{"rubric":"gagasan","criterion":"paparan","parts":2,"whole":10,"unit":10}],"checkpoint_key":""}','0d592fd3a2086030b3bdb0b01078ef2d','ac2289e9e09a02b5749bc5c4617619d213cb85770608e71cd7381db439de28e1');
INSERT INTO "ledger" VALUES(2,'2026-11-29T01:49:51.951+00:00','Panitia','committee','','roster-imported','{"source":"uji.csv","contestants":[{"id":"c001","category":"pengawas","name":"Sutrisno, S.E.","unit":"Dinas Kesehatan","idea":"Gagasan uji","say":"","nip":"","phone":"","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c002","category":"pengawas","name":"Siti Aminah","unit":"Dinas Kesehatan","idea":"Gagasan uji","say":"","nip":"","phone":"","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c003","category":"pengawas","name":"Budi Santoso, S.T., M.T.","unit":"Dinas Kesehatan","idea":"Gagasan uji","say":"","nip":"","phone":"","mentor":"","theme":"","members":[],"extra":{},"is_guest":false},{"id":"c004","category":"pengawas","name":"Dewi Lestari","unit":"Dinas Kesehatan","idea":"Gagasan uji","say":"","nip":"","phone":"","mentor":"","theme":"","members":[],"extra":{},"is_guest":false}],"replaced":false}','cca42dd5a99d14fcf393d5cddd24c87d','dd71fda5f09dfcf49af19fb178c1e02715f3519a9db72b341a1ae3efb9ecf099');
INSERT INTO "ledger" VALUES(3,'2026-11-29T01:49:51.952+00:00','Panitia','committee','','order-drawn','{"category":"pengawas","seed":1,"turns":[{"number":1,"contestant":"c004","session":0},{"number":2,"contestant":"c001","session":0},{"number":3,"contestant":"c003","session":0},{"number":4,"contestant":"c002","session":0}],"late":false}','98ef0de0fecfd16a903c10dc67af05ac','2888789e5a5aafb02e273b7f97286204de327f4d8df138613a0bdbc0e89024a9');
INSERT INTO "ledger" VALUES(4,'2026-11-29T01:49:51.955+00:00','Panitia','committee','','results-imported','{"stage":"tulis","source":"tulis.csv","results":[{"contestant":"c001","score":"65"},{"contestant":"c002","score":"70"},{"contestant":"c003","score":"75"},{"contestant":"c004","score":"80"}],"reason":""}','2b50cfee24d355ddf4078837372ef570','0e91bfd416a87099fbfd54573914e94236ba72c588af39951a8b5b6fb5e9ab23');
INSERT INTO "ledger" VALUES(5,'2026-11-29T01:49:51.958+00:00','Pembawa acara','mc:A','','turn-called','{"panel":"A","number":1,"reading":{"boot":"test","ms":1000000,"wall":1700001000000},"hold_override":""}','9a10e37861b8d037abf19e1671894d99','c58ad3065c1b43efc8dde874c1e7c5f01bd8b873d27cb473850e23e30cbe2aa9');
INSERT INTO "ledger" VALUES(6,'2026-11-29T01:49:51.961+00:00','Pembawa acara','mc:A','','phase-started','{"number":1,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','40cd0c6b8ee0a558e1473218687e5f20','41e37b626c4920cddc89479b8a204fbbf14a35ffd300c3767df1a98654941787');
INSERT INTO "ledger" VALUES(7,'2026-11-29T01:49:51.962+00:00','Pembawa acara','mc:A','','phase-started','{"number":1,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','63a9429928eb1be5094b8f16e895d091','444cafb7d138b05473986acd2aac87069b3bce82f0d9f11645662b49705b4d4a');
INSERT INTO "ledger" VALUES(8,'2026-11-29T01:49:51.964+00:00','Pembawa acara','mc:A','','scoring-opened','{"number":1,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','6341be8479945a37f9e51d847284695d','4ce83237efcd4ac90132dfb451a850b957c0c7bada5dc012bafcc0087eb2cb73');
INSERT INTO "ledger" VALUES(9,'2026-11-29T01:49:51.966+00:00','Juri 1','juror:j1','','ballot-sent','{"number":1,"juror":"j1","marks":{"dampak":"6","kebaruan":"7.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','f4bc5ec1230595b67721130c90acdd37','5d9c8ff1828df8856bf97daefa152f44f07531188fcfd4c00b2720705d5b49fe');
INSERT INTO "ledger" VALUES(10,'2026-11-29T01:49:51.968+00:00','Juri 2','juror:j2','','ballot-sent','{"number":1,"juror":"j2","marks":{"dampak":"6","kebaruan":"7.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','162ec227b4d47d1bf7346bfc066ac23a','572f4d1db4a58d99a4e1ce14d393c74131fc28c75c9fcb7a273b048839e3e33e');
INSERT INTO "ledger" VALUES(11,'2026-11-29T01:49:51.969+00:00','Juri 3','juror:j3','','ballot-sent','{"number":1,"juror":"j3","marks":{"dampak":"6","kebaruan":"7.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','9a5db652f19894ae0d2f2b016aaf1d24','ef8e0a5168d0bae3467c40114761cfff23701060085360ef05db984819699269');
INSERT INTO "ledger" VALUES(12,'2026-11-29T01:49:51.971+00:00','Pembawa acara','mc:A','','scoring-closed','{"number":1,"missing":[]}','5b4594792d2c949c744b9f7f7d553593','21ee6cbd67771257cc62f4c178461d4a6f21eb47809574c6dea1a396496faaa0');
INSERT INTO "ledger" VALUES(13,'2026-11-29T01:49:51.972+00:00','Pembawa acara','mc:A','','turn-called','{"panel":"A","number":2,"reading":{"boot":"test","ms":1000000,"wall":1700001000000},"hold_override":""}','5d8eff6160775ac233f7c38696664097','c52e37dcdb99c5c52a1af0c364ba01a013bb52aa7190fb409619ee96dd02959e');
INSERT INTO "ledger" VALUES(14,'2026-11-29T01:49:51.974+00:00','Pembawa acara','mc:A','','phase-started','{"number":2,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','fbcae8dc2dbf2d9a01e0ee06d7ed9776','36109917ecd6d9462a2e88ebaa7f6a2860762fd85339d457d2630b0e7915d0bd');
INSERT INTO "ledger" VALUES(15,'2026-11-29T01:49:51.975+00:00','Pembawa acara','mc:A','','phase-started','{"number":2,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','ce864c9a15e810289e5c13a68b627730','e316437c4e167c2188a235627bbe6a4e609520e32ff350581a38ba60a6377cab');
INSERT INTO "ledger" VALUES(16,'2026-11-29T01:49:51.976+00:00','Pembawa acara','mc:A','','scoring-opened','{"number":2,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','17787106aaf7d053bb410b1983204b4f','8f374d49eed2b93c0620ff6008b27e1182909dc719a9018aa66a8fef233b2869');
INSERT INTO "ledger" VALUES(17,'2026-11-29T01:49:51.977+00:00','Juri 1','juror:j1','','ballot-sent','{"number":2,"juror":"j1","marks":{"dampak":"7","kebaruan":"7.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','5417f4bd4046a761ccf303a6e8fa0643','d00d88dce97aae2352cb72cf6b8282d8aecb4f8dc8f5004bf9de61a5d8107ce9');
INSERT INTO "ledger" VALUES(18,'2026-11-29T01:49:51.978+00:00','Juri 2','juror:j2','','ballot-sent','{"number":2,"juror":"j2","marks":{"dampak":"7","kebaruan":"7.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','b027280ffb5276251fd1a6b31bfc9c3c','34f365a29978db8f838ef36fc1dcc09a1b5efe4c7944950db7afa2a99be9f52a');
INSERT INTO "ledger" VALUES(19,'2026-11-29T01:49:51.979+00:00','Juri 3','juror:j3','','ballot-sent','{"number":2,"juror":"j3","marks":{"dampak":"7","kebaruan":"7.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','a4502f47d5baa3c22115bfcc083ae492','a64cdb40dad2f33dbc93f285a1f3758a66c668cc01a95946380e1d9159ffc3ee');
INSERT INTO "ledger" VALUES(20,'2026-11-29T01:49:51.980+00:00','Pembawa acara','mc:A','','scoring-closed','{"number":2,"missing":[]}','e61ca6ef72c6e394d43fda5b13e07273','19454a386a6eb96f3d352c655114b4de4d2e2c47d44d9f4668bd8c64712c9b98');
INSERT INTO "ledger" VALUES(21,'2026-11-29T01:49:51.980+00:00','Pembawa acara','mc:A','','turn-called','{"panel":"A","number":3,"reading":{"boot":"test","ms":1000000,"wall":1700001000000},"hold_override":""}','6cb5e081779db81cb89efc40ba852385','7d639645cc790098cc24f438b1f31945a798438d524e653fb2ded7b969cb49f8');
INSERT INTO "ledger" VALUES(22,'2026-11-29T01:49:51.981+00:00','Pembawa acara','mc:A','','phase-started','{"number":3,"phase":"presentation","seconds":420,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','597fd4c8bf9995189d92c08afbffa997','9c9c2a02099a1f4d0ae40551b40006f6b49f3a48af49b629ee452384e6636d6b');
INSERT INTO "ledger" VALUES(23,'2026-11-29T01:49:51.982+00:00','Pembawa acara','mc:A','','phase-started','{"number":3,"phase":"questions","seconds":300,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','78eab02fb5e9995f494901f1dbf9723f','6e6d2552d5ccf9557e3650b7b4190c80292d1215925cc0560b1ca42606c81cb9');
INSERT INTO "ledger" VALUES(24,'2026-11-29T01:49:51.983+00:00','Pembawa acara','mc:A','','scoring-opened','{"number":3,"reading":{"boot":"test","ms":1000000,"wall":1700001000000}}','c9ef5574072361f9323d1065c032ae8f','1f7383e89fdd0e1c0456ac1331ca380415921648782f6f7f2095bbb0e315f8b9');
INSERT INTO "ledger" VALUES(25,'2026-11-29T01:49:51.984+00:00','Juri 1','juror:j1','','ballot-sent','{"number":3,"juror":"j1","marks":{"dampak":"8","kebaruan":"7.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','3de049a1f0674956a0d0bf84a3866d4d','cb8bff85cba7685bd7514aedf4fedb7e24c7a72a5e95da897ca661a5edcd9452');
INSERT INTO "ledger" VALUES(26,'2026-11-29T01:49:51.985+00:00','Juri 2','juror:j2','','ballot-sent','{"number":3,"juror":"j2","marks":{"dampak":"8","kebaruan":"7.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','bbb5de64c3081fc31ee01ea12d2a24a4','7017c707e7817a78d3391d2be23ad48600560aaf994633661299c1c4b5218864');
INSERT INTO "ledger" VALUES(27,'2026-11-29T01:49:51.986+00:00','Juri 3','juror:j3','','ballot-sent','{"number":3,"juror":"j3","marks":{"dampak":"8","kebaruan":"7.5","paparan":"6"},"paper":false,"note":"","typed_by":[]}','d01fd0a6a903fcc6bd001cf00d2d550b','9a8317e85ec487d0bb7efe0d5407d8663f2ec02827a95741b8ecd646b39e3e25');
INSERT INTO "ledger" VALUES(28,'2026-11-29T01:49:51.987+00:00','Pembawa acara','mc:A','','scoring-closed','{"number":3,"missing":[]}','b583611dcf2d04c2913b547bbaf50acc','d8bfc0098137f2ed0fff59a173b96ccdd1f30f45c599b34cf1d4f3a65b9f6749');
INSERT INTO "ledger" VALUES(29,'2026-11-29T01:49:51.988+00:00','Pembawa acara','mc:A','','contestant-withdrew','{"number":4,"reason":"sakit"}','e4f5b876c1579c152be12b0f2e463995','29cbfcc248b02536d58f92251b197a85504f16549d55edf29fe98bb8ed5ceefe');
INSERT INTO "ledger" VALUES(30,'2026-11-29T01:49:51.989+00:00','Dr. Ratna Wulandari','chair','','penalty-given','{"number":1,"penalty":"","points":"0.5","reason":"lewat waktu"}','3af8d08a098637a579460b624c711f54','c4a2426ce7dce1f60bff4c905c9dba19176366036e3314c6af63755aa993ae3b');
INSERT INTO "ledger" VALUES(31,'2026-11-29T01:49:52.192+00:00','Dr. Ratna Wulandari','chair','','category-locked','{"category":"pengawas"}','ec2385571b9bfc9ba3186400f08c534e','f124f4de0af5e5b5f4ebbb1ae884c2e1a3a19fdc2b20a2f81f65433716d5d005');
INSERT INTO "ledger" VALUES(32,'2026-11-29T01:49:52.200+00:00','Dr. Ratna Wulandari','chair','','category-signed','{"category":"pengawas","signer":"Dr. Ratna Wulandari","standing":[{"number":1,"place":1,"score":"35.37"},{"number":3,"place":2,"score":"34.47"},{"number":2,"place":3,"score":"30.17"}],"titles":[],"withheld_awards":[]}','dac7e8144ee51c1e1cb3857f1b0fa956','2b58e9c192999cae2ce077658a734695d9638923b00eef68b933082f3b2342b5');
INSERT INTO "ledger" VALUES(33,'2026-11-29T01:49:52.207+00:00','Juri 1','juror:j1','','category-signed','{"category":"pengawas","signer":"Juri 1","standing":[{"number":1,"place":1,"score":"35.37"},{"number":3,"place":2,"score":"34.47"},{"number":2,"place":3,"score":"30.17"}],"titles":[],"withheld_awards":[]}','d09ad00e2ae3e1f4b0cbc94bb6eb8756','ae309e58e7eedfe9006e790eae0e82a00979515187c8a494b9f2055364a0853b');
INSERT INTO "ledger" VALUES(34,'2026-11-29T01:49:52.210+00:00','Pembawa acara','mc:A','','category-announced','{"category":"pengawas","signed":33}','238b738ffe8c27dba04b94753cbbd355','1b5a70671d9fa386a16384868856b9fff48c63b611b71d47f015c7212323805d');
CREATE TABLE "seat" (
   "seat" TEXT PRIMARY KEY NOT NULL,
   "pin" TEXT NOT NULL DEFAULT '',
   "device" TEXT NOT NULL DEFAULT '',
   "since" TEXT NOT NULL DEFAULT '',
   "seen" INTEGER NOT NULL DEFAULT 0,
   "progress" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX "idx_ledger_key"
    ON "ledger" ("key");
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger is append-only: add a correcting entry');
    END;
CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted');
    END;
CREATE TRIGGER ledger_grows_at_its_end BEFORE INSERT ON ledger BEGIN
        SELECT RAISE(ABORT, 'the ledger grows only at its end')
        WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM ledger);
        SELECT RAISE(ABORT, 'an entry with this key is there already')
        WHERE EXISTS (SELECT 1 FROM ledger WHERE key = NEW.key);
    END;
CREATE VIEW fact AS 
SELECT seq, at, kind, body FROM ledger
WHERE seq NOT IN (SELECT json_extract(body, '$.undone') FROM ledger WHERE kind = 'step-undone');
CREATE VIEW contestant AS 
WITH imported AS (
    SELECT json_extract(c.value, '$.id') AS id, json_extract(c.value, '$.category') AS category,
        json_extract(c.value, '$.name') AS name, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.contestants') c
    WHERE l.kind = 'roster-imported' AND l.seq >= coalesce(
        (SELECT max(seq) FROM ledger WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')), 0)
    GROUP BY 1),
changed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.contestant') AS id, c.key AS field, c.value, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.after') c
    WHERE l.kind = 'contestant-corrected' AND c.key IN ('name', 'category') GROUP BY 1, 2)
SELECT i.id,
    coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'category' AND c.seq > i.seq),
        category) AS category,
    coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'name' AND c.seq > i.seq),
        name) AS name, i.seq
FROM imported i;
CREATE VIEW running AS 
WITH person AS MATERIALIZED (SELECT * FROM contestant),
bench AS MATERIALIZED (
    SELECT s.key AS session, json_array_length(p.value, '$.jurors') AS seats
    FROM ledger l, json_each(l.body, '$.contest.session') s, json_each(l.body, '$.contest.panel') p
    WHERE l.kind = 'contest-declared' AND json_extract(p.value, '$.id') = json_extract(s.value, '$.panel')),
drawn AS MATERIALIZED (
    SELECT json_extract(t.value, '$.number') AS number, json_extract(t.value, '$.contestant') AS contestant,
        json_extract(t.value, '$.session') AS session
    FROM ledger l, json_each(l.body, '$.turns') t WHERE l.kind IN ('order-drawn', 'order-entered')),
moved AS MATERIALIZED (
    SELECT number, session, max(seq) FROM (
        SELECT d.number, json_extract(body, '$.session') AS session, seq
        FROM ledger JOIN drawn d ON d.contestant = json_extract(body, '$.contestant')
        WHERE kind = 'contestant-corrected' AND json_extract(body, '$.session') IS NOT NULL
        UNION ALL
        SELECT json_extract(body, '$.number'), json_extract(body, '$.session'), seq
        FROM fact WHERE kind = 'turn-moved')
    GROUP BY 1)
SELECT d.number, c.category, c.id AS contestant, c.name, b.seats, b.session
FROM drawn d
JOIN person c ON c.id = d.contestant
LEFT JOIN moved m ON m.number = d.number
JOIN bench b ON b.session = coalesce(m.session, d.session);
CREATE VIEW unranked AS 
SELECT number, why FROM (
    SELECT json_extract(body, '$.number') AS number, max(seq),
        CASE kind WHEN 'contestant-absent' THEN 'absent'
            WHEN 'contestant-withdrew' THEN 'withdrawn'
            WHEN 'contestant-disqualified' THEN 'disqualified' END AS why
    FROM fact
    WHERE kind IN ('contestant-absent', 'contestant-withdrew', 'contestant-disqualified',
        'contestant-reinstated', 'turn-called', 'turn-postponed')
    GROUP BY 1)
WHERE why IS NOT NULL;
CREATE VIEW guest AS 
WITH flag AS (
    SELECT json_extract(c.value, '$.id') AS contestant, json_extract(c.value, '$.is_guest') AS is_guest, l.seq
    FROM ledger l, json_each(l.body, '$.contestants') c WHERE l.kind = 'roster-imported'
    UNION ALL
    SELECT json_extract(body, '$.contestant'), json_extract(body, '$.is_guest'), seq
    FROM ledger WHERE kind = 'guest-changed')
SELECT contestant FROM (
    SELECT contestant, is_guest, max(seq) FROM flag
    WHERE seq >= coalesce((SELECT max(seq) FROM ledger
        WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')), 0)
    GROUP BY contestant)
WHERE is_guest;
CREATE VIEW ballot AS 
WITH turn AS MATERIALIZED (SELECT * FROM running),
again AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, max(seq) AS began FROM fact
    WHERE kind = 'appearance-repeated' GROUP BY 1),
latest AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror,
        coalesce(json_extract(body, '$.paper'), 0) AS paper, max(seq) AS seq, at, kind
    FROM ledger WHERE kind IN ('ballot-sent', 'ballot-reopened', 'paper-taken-back') GROUP BY 1, 2)
SELECT category, number, contestant, juror, seq, at, paper
FROM latest JOIN turn USING (number) LEFT JOIN again USING (number)
WHERE kind = 'ballot-sent' AND seq > coalesce(began, 0);
CREATE VIEW mark AS 
SELECT b.number, b.juror, m.key AS criterion, m.value AS mark
FROM ballot b JOIN ledger l ON l.seq = b.seq, json_each(l.body, '$.marks') m;
CREATE VIEW penalty AS 
SELECT seq, json_extract(body, '$.number') AS number, json_extract(body, '$.points') AS points
FROM ledger
WHERE kind = 'penalty-given' AND seq NOT IN (
    SELECT json_extract(body, '$.given') FROM ledger WHERE kind = 'penalty-dropped');
CREATE VIEW declared AS 
SELECT max(seq) AS seq,
    coalesce(json_extract(body, '$.contest.scoring'), json_extract(body, '$.scoring')) AS scoring,
    coalesce(json_extract(body, '$.contest.stage'), json_extract(body, '$.stage')) AS stage
FROM ledger WHERE kind IN ('contest-declared', 'scoring-declared');
CREATE VIEW stage AS 
SELECT json_extract(s.value, '$.id') AS stage, s.key AS position,
    json_extract(s.value, '$.weight') AS weight, CAST(json_extract(s.value, '$.weight') AS REAL) > 0 AS adds,
    json_extract(s.value, '$.decimals') AS decimals,
    coalesce(json_extract(s.value, '$.points_rule'), 'value') AS points_rule,
    json_extract(s.value, '$.points_decimals') AS points_decimals,
    CASE json_extract(s.value, '$.value_kind') WHEN 'verdict' THEN 1
        ELSE json_extract(s.value, '$.pass_mark') END AS pass_mark,
    coalesce(json_extract(s.value, '$.is_required'), 0) AS required,
    CAST(json_extract(s.value, '$.weight') AS REAL) > 0
        OR coalesce(json_extract(s.value, '$.is_required'), 0)
        OR json_extract(s.value, '$.id') IN (SELECT value FROM json_each(d.scoring, '$.ties')) AS needed,
    coalesce(json_extract(s.value, '$.categories'), '[]') AS categories
FROM declared d, json_each(d.stage) s;
CREATE VIEW category_stage AS 
SELECT json_extract(c.value, '$.id') AS category, s.*
FROM ledger l, json_each(l.body, '$.contest.category') c, stage s
WHERE l.kind = 'contest-declared' AND (json_array_length(s.categories) = 0
    OR json_extract(c.value, '$.id') IN (SELECT value FROM json_each(s.categories)));
CREATE VIEW rule AS 
WITH fine AS (
    SELECT max(0, max(length(weight) - instr(weight || '.', '.'))) AS decimals
    FROM (SELECT weight FROM stage WHERE adds
        UNION ALL SELECT json_extract(scoring, '$.weight') FROM declared)),
earlier AS (
    SELECT coalesce(sum(adds), 0) AS stages,
        max(4, coalesce(max(max(decimals, coalesce(points_decimals, 0))), 0)) AS decimals
    FROM stage)
SELECT json_extract(scoring, '$.method') AS method, json_extract(scoring, '$.per') AS per,
    json_extract(scoring, '$.trim.lowest') AS lowest, json_extract(scoring, '$.trim.highest') AS highest,
    json_extract(scoring, '$.trim.at_least') AS at_least,
    coalesce(json_extract(scoring, '$.trim.kept'), 'mean') AS kept,
    CAST('1e' || json_extract(scoring, '$.round.juror') + 0 AS INTEGER) AS juror_unit,
    CAST('1e' || json_extract(scoring, '$.round.criterion') + 0 AS INTEGER) AS criterion_unit,
    CAST('1e' || json_extract(scoring, '$.round.weighted') + 0 AS INTEGER) AS weighted_unit,
    CAST('1e' || json_extract(scoring, '$.round.jury') + 0 AS INTEGER) AS jury_unit,
    json_extract(scoring, '$.decimals') AS decimals,
    json_extract(scoring, '$.rank_on') AS rank_on,
    json_extract(scoring, '$.minimum_ballots') AS minimum,
    stages,
    CASE WHEN stages THEN CAST('1e' || (fine.decimals + 2) + 0 AS INTEGER) ELSE 1 END AS weight_unit,
    CASE WHEN stages THEN CAST(round(json_extract(scoring, '$.weight') * ('1e' || fine.decimals)) AS INTEGER)
        ELSE 1 END AS weight,
    CAST('1e' || earlier.decimals + 0 AS INTEGER) AS result_unit
FROM declared, fine, earlier;
CREATE VIEW leaf AS 
SELECT json_extract(c.value, '$.id') AS category, json_extract(f.value, '$.criterion') AS criterion,
    json_extract(f.value, '$.parts') AS parts, json_extract(f.value, '$.whole') AS whole,
    json_extract(f.value, '$.unit') AS unit,
    json_extract(r.value, '$.best') AS best, json_extract(r.value, '$.difficulty') AS difficulty
FROM ledger l, json_each(l.body, '$.contest.category') c
JOIN json_each(l.body, '$.contest.rubric') r ON r.key = json_extract(c.value, '$.rubric')
JOIN json_each(l.body, '$.leaves') f ON json_extract(f.value, '$.rubric') = r.key
WHERE l.kind = 'contest-declared';
CREATE VIEW result AS 
WITH sheet AS MATERIALIZED (
    SELECT json_extract(body, '$.stage') AS stage, max(seq), body
    FROM ledger WHERE kind = 'results-imported' GROUP BY 1)
SELECT json_extract(r.value, '$.contestant') AS contestant, stage, json_extract(r.value, '$.score') AS score
FROM sheet, json_each(sheet.body, '$.results') r
WHERE stage IN (SELECT stage FROM stage);
CREATE VIEW factor AS 
SELECT json_extract(f.value, '$.contestant') AS contestant, json_extract(f.value, '$.criterion') AS criterion,
    json_extract(f.value, '$.factor') AS factor
FROM ledger l, json_each(l.body, '$.factors') f
WHERE l.seq = (SELECT max(seq) FROM ledger WHERE kind = 'difficulty-imported');
CREATE VIEW entrant AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
turn AS MATERIALIZED (SELECT * FROM running),
sent AS MATERIALIZED (SELECT number, count(*) AS ballots FROM ballot GROUP BY number),
earlier AS MATERIALIZED (SELECT * FROM result),
known AS MATERIALIZED (SELECT * FROM factor)
SELECT t.category, t.number, t.contestant, t.name, t.seats, s.ballots
FROM ruling CROSS JOIN sent s CROSS JOIN turn t USING (number)
WHERE s.ballots >= minimum
    AND number NOT IN (SELECT number FROM unranked)
    AND t.contestant NOT IN (SELECT contestant FROM guest)
    AND number NOT IN (
        SELECT t.number FROM ruling CROSS JOIN turn t JOIN category_stage c USING (category)
        LEFT JOIN earlier e ON e.contestant = t.contestant AND e.stage = c.stage
        WHERE c.needed AND (e.score IS NULL OR c.required
            AND CAST(round(e.score * result_unit) AS INTEGER)
                < CAST(round(c.pass_mark * result_unit) AS INTEGER)))
    AND number NOT IN (
        SELECT t.number FROM turn t JOIN leaf f ON f.category = t.category AND f.difficulty
        LEFT JOIN known k ON k.contestant = t.contestant AND k.criterion = f.criterion
        WHERE k.factor IS NULL);
CREATE VIEW counted AS 
WITH one AS MATERIALIZED (SELECT * FROM entrant),
share AS MATERIALIZED (
    SELECT e.number, e.category, e.seats, f.criterion, f.unit, f.best, f.parts * CASE WHEN f.difficulty
        THEN CAST(round(k.factor * 10000) AS INTEGER) ELSE 1 END AS parts,
        f.whole * CASE WHEN f.difficulty THEN 10000 ELSE 1 END AS whole
    FROM one e JOIN leaf f USING (category)
    LEFT JOIN factor k ON k.contestant = e.contestant AND k.criterion = f.criterion)
SELECT s.category, m.number, s.seats, m.juror, m.criterion,
    CAST(round(m.mark * s.unit) AS INTEGER) AS value, s.unit, s.parts, s.whole, s.best
FROM mark m JOIN share s ON s.number = m.number AND s.criterion = m.criterion;
CREATE VIEW combined AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
given AS MATERIALIZED (SELECT * FROM counted),
added AS (
    SELECT category, number, seats, juror,
        CASE WHEN best THEN max(value * parts) ELSE sum(value * parts) END AS n, unit * whole AS d
    FROM given WHERE (SELECT per FROM ruling) = 'total' GROUP BY number, juror),
total AS (SELECT category, number, seats, juror, CASE WHEN juror_unit IS NULL THEN n ELSE (2 * n * juror_unit + d) / (2 * d) END AS n,
    coalesce(juror_unit, d) AS d FROM ruling CROSS JOIN added)
SELECT category, number, seats, juror, '' AS criterion, n AS value, d AS unit,
    1 AS parts, 1 AS whole, 0 AS best
FROM total
UNION ALL
SELECT category, number, seats, juror, criterion, value, unit, parts, whole, best
FROM given WHERE (SELECT per FROM ruling) = 'criterion';
CREATE VIEW jury AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
value AS MATERIALIZED (SELECT * FROM combined),
ordered AS (
    SELECT *, row_number() OVER (PARTITION BY number, criterion ORDER BY value) AS nth,
        count(*) OVER (PARTITION BY number, criterion) AS present
    FROM value),
kept AS (
    SELECT ordered.*, CASE WHEN method = 'sum' THEN seats
        WHEN kept = 'sum' THEN seats - CASE WHEN seats >= at_least THEN lowest + highest ELSE 0 END
        ELSE 1 END AS times
    FROM ruling CROSS JOIN ordered
    WHERE CASE method WHEN 'mean' THEN 1 WHEN 'sum' THEN 1
        WHEN 'median' THEN nth BETWEEN (present + 1) / 2 AND present / 2 + 1
        WHEN 'trimmed' THEN present < at_least OR (nth > lowest AND nth <= present - highest) END),
panel AS (
    SELECT number, sum(value) * times AS n, unit * count(*) AS d, parts, whole, best
    FROM kept GROUP BY number, criterion),
rounded AS (SELECT number, CASE WHEN criterion_unit IS NULL THEN n ELSE (2 * n * criterion_unit + d) / (2 * d) END AS n,
    coalesce(criterion_unit, d) AS d, parts, whole, best FROM ruling CROSS JOIN panel),
shared AS (SELECT number, n * parts AS n, d * whole AS d, best FROM rounded),
weighted AS (SELECT number, CASE WHEN weighted_unit IS NULL THEN n ELSE (2 * n * weighted_unit + d) / (2 * d) END AS n,
    coalesce(weighted_unit, d) AS d, best FROM ruling CROSS JOIN shared),
score AS (
    SELECT number, CASE WHEN best THEN max(n) ELSE sum(n) END AS n, d FROM weighted GROUP BY number),
field AS (SELECT category, count(DISTINCT number) AS contestants FROM value GROUP BY category),
placed AS (
    SELECT category, number, rank() OVER (PARTITION BY category, juror ORDER BY value DESC) AS nth,
        count(*) OVER (PARTITION BY category, juror) AS marked
    FROM value WHERE (SELECT method FROM ruling) = 'rank-sum')
SELECT number, CASE WHEN jury_unit IS NULL THEN n ELSE (2 * n * jury_unit + d) / (2 * d) END AS n,
    coalesce(jury_unit, d) AS d FROM ruling CROSS JOIN score
UNION ALL
SELECT number, sum(nth), 1 FROM placed JOIN field USING (category) WHERE marked = contestants GROUP BY number;
CREATE VIEW point AS 
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
person AS MATERIALIZED (SELECT * FROM contestant),
brought AS MATERIALIZED (
    SELECT c.*, p.id AS contestant, CAST(round(r.score * ('1e' || c.decimals)) AS INTEGER) AS value,
        CAST('1e' || c.decimals + 0 AS INTEGER) AS unit
    FROM result r JOIN person p ON p.id = r.contestant
    JOIN category_stage c ON c.category = p.category AND c.stage = r.stage AND c.adds
    WHERE p.id NOT IN (SELECT contestant FROM guest)),
exact AS (
    SELECT *, CASE points_rule WHEN 'share' THEN 100 * value
            WHEN 'rank' THEN 50 * (2 * count(*) OVER everyone - 2 * (rank() OVER falling - 1)
                - count(*) OVER equals + 1)
            ELSE value END AS n,
        CASE points_rule WHEN 'share' THEN max(1, max(value) OVER everyone)
            WHEN 'rank' THEN count(*) OVER everyone ELSE unit END AS d,
        CAST('1e' || points_decimals + 0 AS INTEGER) AS points_unit
    FROM brought
    WINDOW everyone AS (PARTITION BY category, stage), equals AS (PARTITION BY category, stage, value),
        falling AS (PARTITION BY category, stage ORDER BY value DESC))
SELECT contestant, category, stage, position,
    CAST(round(e.weight * (weight_unit / 100)) AS INTEGER) AS weight,
    CASE WHEN points_unit IS NULL THEN n ELSE (2 * n * points_unit + d) / (2 * d) END AS n,
    coalesce(points_unit, d) AS d
FROM ruling CROSS JOIN exact e;
CREATE VIEW final AS 
WITH RECURSIVE
ruling AS MATERIALIZED (SELECT * FROM rule),
turn AS MATERIALIZED (SELECT * FROM running),
given AS MATERIALIZED (SELECT * FROM jury),
weighed AS MATERIALIZED (SELECT DISTINCT category FROM category_stage WHERE adds),
added AS MATERIALIZED (
    SELECT contestant, weight, n, d, row_number() OVER (PARTITION BY contestant ORDER BY position) AS step
    FROM point),
summed(contestant, step, n, d) AS (
    SELECT DISTINCT contestant, 0, 0, weight_unit * result_unit FROM ruling CROSS JOIN added
    UNION ALL
    SELECT s.contestant, a.step,
        CASE s.d % (weight_unit * a.d) WHEN 0 THEN s.n + a.weight * a.n * (s.d / (weight_unit * a.d))
            ELSE s.n * a.d + a.weight * a.n * (s.d / weight_unit) END,
        CASE s.d % (weight_unit * a.d) WHEN 0 THEN s.d ELSE s.d * a.d END
    FROM ruling CROSS JOIN summed s JOIN added a ON a.contestant = s.contestant AND a.step = s.step + 1),
earlier AS MATERIALIZED (SELECT contestant, max(step), n, d FROM summed GROUP BY contestant),
off AS MATERIALIZED (
    SELECT number, sum(CAST(round(points * 10000) AS INTEGER)) AS n FROM penalty GROUP BY number),
jury_part AS (
    SELECT number, contestant, n * CASE WHEN category IN (SELECT category FROM weighed) THEN weight
            ELSE weight_unit END AS n,
        d * weight_unit AS d, weight_unit * result_unit AS unit,
        CASE method WHEN 'rank-sum' THEN 1 ELSE -1 END AS way
    FROM ruling CROSS JOIN given JOIN turn USING (number)),
beside AS MATERIALIZED (
    SELECT j.number, j.n, j.d, coalesce(e.d, j.unit) AS unit,
        coalesce(e.n, 0) + way * coalesce(off.n, 0) * (coalesce(e.d, j.unit) / 10000) AS beside
    FROM jury_part j LEFT JOIN earlier e USING (contestant) LEFT JOIN off USING (number)),
euclid(number, a, b) AS (
    SELECT number, d, unit FROM beside UNION ALL SELECT number, b, a % b FROM euclid WHERE b > 0),
divisor AS MATERIALIZED (SELECT number, a AS gcd FROM euclid WHERE b = 0)
SELECT number, n * (unit / gcd) + beside * (d / gcd) AS n, d / gcd * unit AS d
FROM beside JOIN divisor USING (number);
CREATE VIEW standing AS 
WITH RECURSIVE
ruling AS MATERIALIZED (SELECT * FROM rule),
one AS MATERIALIZED (SELECT * FROM entrant),
scored AS MATERIALIZED (SELECT * FROM final),
division(number, step, d, rest, digits, shown) AS (
    SELECT number, 0, d, abs(n) % d, printf('%019d', abs(n) / d), abs(n) / d FROM scored
    UNION ALL
    SELECT number, step + 1, d, rest * 10 % d, digits || (rest * 10 / d),
        CASE WHEN step < decimals THEN shown * 10 + rest * 10 / d ELSE shown END
    FROM division, ruling WHERE step < 40),
rounded AS MATERIALIZED (
    SELECT number, max(digits) FILTER (WHERE step = 40) AS digits,
        max(shown + (rest >= d - rest)) FILTER (WHERE step = decimals) AS shown
    FROM division, ruling GROUP BY number),
signed AS (
    SELECT *, CASE WHEN method = 'rank-sum' THEN -1 ELSE 1 END * CASE WHEN n < 0 THEN -1 ELSE 1 END AS ahead,
        CAST('1e' || decimals + 0 AS INTEGER) AS power
    FROM ruling CROSS JOIN scored JOIN rounded USING (number) JOIN one USING (number))
SELECT category, number, contestant, name,
    CASE WHEN n < 0 AND shown THEN '-' ELSE '' END || CASE WHEN decimals
        THEN printf('%d.%0' || decimals || 'd', shown / power, shown % power)
        ELSE printf('%d', shown) END AS score,
    ballots,
    rank() OVER (PARTITION BY category ORDER BY
        CASE rank_on WHEN 'displayed' THEN ahead * shown ELSE ahead END DESC,
        CASE WHEN rank_on = 'exact' AND ahead > 0 THEN digits END DESC,
        CASE WHEN rank_on = 'exact' AND ahead < 0 THEN digits END) AS place,
    n, d
FROM signed;
CREATE VIEW category_detail AS 
SELECT json_extract(c.value, '$.id') AS category, json_extract(c.value, '$.name') AS name, c.key AS position
FROM ledger l, json_each(l.body, '$.contest.category') c WHERE l.kind = 'contest-declared';
CREATE VIEW criterion_detail AS 
WITH RECURSIVE node(category, position, name, weight_percent, body) AS (
    SELECT json_extract(c.value, '$.id'), printf('%03d', k.key), json_extract(k.value, '$.name'),
        CASE WHEN NOT json_extract(r.value, '$.points') THEN json_extract(k.value, '$.weight') + 0.0 END,
        k.value
    FROM ledger l, json_each(l.body, '$.contest.category') c
    JOIN json_each(l.body, '$.contest.rubric') r ON r.key = json_extract(c.value, '$.rubric'),
        json_each(r.value, '$.criteria') k
    WHERE l.kind = 'contest-declared'
    UNION ALL
    SELECT category, position || printf('.%03d', k.key), name || ' / ' || json_extract(k.value, '$.name'),
        weight_percent * json_extract(k.value, '$.weight') / 100, k.value
    FROM node, json_each(node.body, '$.criteria') k)
SELECT category, json_extract(body, '$.id') AS criterion, name,
    round(weight_percent, 6) AS weight_percent, position
FROM node WHERE json_array_length(body, '$.criteria') = 0;
CREATE VIEW juror_detail AS 
WITH named AS MATERIALIZED (
    SELECT json_extract(j.value, '$.id') AS id, json_extract(j.value, '$.name') AS name,
        json_extract(j.value, '$.office') AS office, l.seq
    FROM ledger l, json_each(l.body, '$.contest.juror') j WHERE l.kind = 'contest-declared'
    UNION ALL
    SELECT json_extract(body, '$.substitute.id'), json_extract(body, '$.substitute.name'),
        json_extract(body, '$.substitute.office'), seq
    FROM ledger WHERE kind = 'juror-substituted'
    UNION ALL
    SELECT json_extract(body, '$.juror'), json_extract(body, '$.after.name'),
        json_extract(body, '$.after.office'), seq
    FROM ledger WHERE kind = 'juror-corrected')
SELECT j.id AS juror,
    (SELECT name FROM named n WHERE n.id = j.id AND name IS NOT NULL ORDER BY seq DESC LIMIT 1) AS name,
    (SELECT office FROM named n WHERE n.id = j.id AND office IS NOT NULL ORDER BY seq DESC LIMIT 1) AS office
FROM (SELECT DISTINCT id FROM named) j;
CREATE VIEW panel_detail AS 
WITH panel AS (
    SELECT json_extract(p.value, '$.id') AS panel,
        coalesce((SELECT json_extract(body, '$.after') FROM ledger
            WHERE kind = 'room-corrected' AND json_extract(body, '$.panel') = json_extract(p.value, '$.id')
            ORDER BY seq DESC LIMIT 1), json_extract(p.value, '$.room')) AS room,
        coalesce((SELECT json_extract(body, '$.after') FROM ledger
            WHERE kind = 'panel-head-corrected'
                AND json_extract(body, '$.panel') = json_extract(p.value, '$.id')
            ORDER BY seq DESC LIMIT 1), json_extract(p.value, '$.head'), '') AS head,
        p.key AS position, json_extract(p.value, '$.jurors') AS declared_jurors
    FROM ledger l, json_each(l.body, '$.contest.panel') p WHERE l.kind = 'contest-declared')
SELECT panel, room, coalesce(j.name, head) AS head, position, declared_jurors
FROM panel LEFT JOIN juror_detail j ON j.juror = panel.head;
CREATE VIEW session_detail AS 
WITH changed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.session') AS session, a.key AS field, a.value, max(l.seq)
    FROM ledger l, json_each(l.body, '$.after') a WHERE l.kind = 'session-corrected' GROUP BY 1, 2)
SELECT s.key AS session, json_extract(s.value, '$.panel') AS panel, p.room,
    coalesce((SELECT value FROM changed c WHERE c.session = s.key AND field = 'day'),
        json_extract(s.value, '$.day')) AS day,
    substr(coalesce((SELECT value FROM changed c WHERE c.session = s.key AND field = 'start'),
        json_extract(s.value, '$.start')), 1, 5) AS start
FROM ledger l, json_each(l.body, '$.contest.session') s
JOIN panel_detail p ON p.panel = json_extract(s.value, '$.panel')
WHERE l.kind = 'contest-declared';
CREATE VIEW contestant_detail AS 
WITH begun AS MATERIALIZED (
    SELECT coalesce(max(seq), 0) AS seq FROM ledger
    WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')),
imported AS MATERIALIZED (
    SELECT json_extract(c.value, '$.id') AS id, c.value AS body, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.contestants') c
    WHERE l.kind = 'roster-imported' AND l.seq >= (SELECT seq FROM begun) GROUP BY 1),
changed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.contestant') AS id, c.key AS field, c.value, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.after') c
    WHERE l.kind = 'contestant-corrected' AND c.key IN ('unit', 'idea', 'members') GROUP BY 1, 2),
detail AS MATERIALIZED (
    SELECT i.id,
        coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'unit' AND c.seq > i.seq),
            json_extract(body, '$.unit'), '') AS unit,
        coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'idea' AND c.seq > i.seq),
            json_extract(body, '$.idea'), '') AS idea,
        coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'members' AND c.seq > i.seq),
            json_extract(body, '$.members'), '[]') AS members
    FROM imported i),
undrawn AS MATERIALIZED (
    SELECT json_extract(body, '$.contestant') AS id, json_extract(body, '$.exclusion') AS why, max(ledger.seq)
    FROM ledger, begun WHERE kind IN ('undrawn-excluded', 'undrawn-reinstated') AND ledger.seq >= begun.seq
    GROUP BY 1),
turn AS MATERIALIZED (SELECT * FROM running),
out AS MATERIALIZED (SELECT * FROM unranked),
guests AS MATERIALIZED (SELECT * FROM guest)
SELECT p.id AS contestant, t.number, p.category, p.name, d.unit, d.idea,
    coalesce((SELECT group_concat(json_extract(m.value, '$.name'), ', ') FROM json_each(d.members) m),
        '') AS members,
    coalesce(o.why, u.why, CASE WHEN g.contestant IS NULL THEN 'competing' ELSE 'guest' END) AS status
FROM contestant p JOIN detail d ON d.id = p.id
LEFT JOIN turn t ON t.contestant = p.id
LEFT JOIN out o ON o.number = t.number
LEFT JOIN undrawn u ON u.id = p.id
LEFT JOIN guests g ON g.contestant = p.id;
CREATE VIEW ballot_due AS 
WITH turn AS MATERIALIZED (
    SELECT r.number, r.seats, r.contestant, s.panel
    FROM running r JOIN session_detail s ON s.session = r.session),
placed AS MATERIALIZED (
    SELECT json_extract(t.value, '$.number') AS number, json_extract(t.value, '$.session') AS session, l.seq
    FROM ledger l, json_each(l.body, '$.turns') t WHERE l.kind IN ('order-drawn', 'order-entered')
    UNION ALL
    SELECT t.number, json_extract(l.body, '$.session'), l.seq
    FROM ledger l JOIN turn t ON t.contestant = json_extract(l.body, '$.contestant')
    WHERE l.kind = 'contestant-corrected' AND json_extract(l.body, '$.session') IS NOT NULL
    UNION ALL
    SELECT json_extract(body, '$.number'), json_extract(body, '$.session'), seq
    FROM fact WHERE kind = 'turn-moved'),
came AS MATERIALIZED (
    SELECT number, max(seq) AS seq FROM (
        SELECT p.number, p.seq, s.panel,
            lag(s.panel) OVER (PARTITION BY p.number ORDER BY p.seq) AS earlier_panel
        FROM placed p JOIN session_detail s ON s.session = p.session)
    WHERE panel IS NOT earlier_panel GROUP BY 1),
substituted AS MATERIALIZED (
    SELECT json_extract(body, '$.panel') AS panel, json_extract(body, '$.out') AS replaced,
        json_extract(body, '$.substitute.id') AS substitute, seq
    FROM ledger WHERE kind = 'juror-substituted'),
recused AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror, max(seq), kind
    FROM ledger WHERE kind IN ('juror-recused', 'ballot-reopened') GROUP BY 1, 2)
SELECT t.number, t.seats - (
    SELECT count(*) FROM recused r WHERE r.number = t.number AND r.kind = 'juror-recused'
        AND (r.juror IN (SELECT j.value FROM panel_detail p, json_each(p.declared_jurors) j
                WHERE p.panel = t.panel)
            OR r.juror IN (SELECT substitute FROM substituted s WHERE s.panel = t.panel))
        AND NOT EXISTS (SELECT 1 FROM substituted s
            WHERE s.panel = t.panel AND s.replaced = r.juror AND s.seq < c.seq)) AS ballots_due
FROM turn t JOIN came c USING (number);
CREATE VIEW total AS 
WITH turn AS MATERIALIZED (SELECT * FROM running),
known AS MATERIALIZED (SELECT * FROM factor),
share AS MATERIALIZED (
    SELECT t.number, f.criterion, f.unit, f.best,
        f.parts * CASE WHEN f.difficulty
            THEN CAST(round(coalesce(k.factor, 1) * 10000) AS INTEGER) ELSE 1 END AS parts,
        f.whole * CASE WHEN f.difficulty THEN 10000 ELSE 1 END AS whole
    FROM turn t JOIN leaf f ON f.category = t.category
    LEFT JOIN known k ON k.contestant = t.contestant AND k.criterion = f.criterion),
weighed AS (
    SELECT m.number, m.juror, CAST(round(m.mark * s.unit) AS INTEGER) * s.parts AS n, s.unit * s.whole AS d,
        s.best
    FROM mark m JOIN share s ON s.number = m.number AND s.criterion = m.criterion),
added AS (
    SELECT number, juror, d, CASE WHEN best THEN max(n) ELSE sum(n) FILTER (WHERE abs(n) < 1e16) END AS n
    FROM weighed GROUP BY number, juror HAVING max(abs(n)) < 1e16 AND d < 4e14),
rounded AS (SELECT number, juror, n / d AS whole, (n % d * 20000 + d) / (2 * d) AS parts FROM added)
SELECT number, juror, printf('%d.%04d', whole + parts / 10000, parts % 10000) AS total FROM rounded;
CREATE VIEW committee_standing AS 
WITH placed AS MATERIALIZED (
    SELECT *, count(*) OVER (PARTITION BY category, place) > 1 AS is_tied FROM standing),
withdrawn AS MATERIALIZED (
    SELECT json_extract(body, '$.category') AS category, max(seq) AS seq
    FROM ledger WHERE kind = 'signature-withdrawn' GROUP BY 1),
signed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.category') AS category, max(l.seq) AS seq, l.body
    FROM ledger l LEFT JOIN withdrawn w ON w.category = json_extract(l.body, '$.category')
    WHERE l.kind = 'category-signed' AND l.seq > coalesce(w.seq, 0) GROUP BY 1),
signed_place AS MATERIALIZED (
    SELECT json_extract(p.value, '$.number') AS number, json_extract(p.value, '$.place') AS place,
        json_extract(p.value, '$.score') AS score
    FROM signed, json_each(signed.body, '$.standing') p),
sent AS MATERIALIZED (SELECT number, count(*) AS ballots FROM ballot GROUP BY number),
deducted AS MATERIALIZED (
    SELECT number, sum(CAST(round(points * 10000) AS INTEGER)) / 10000.0 AS points
    FROM penalty GROUP BY number)
SELECT c.name AS category, s.place, CASE WHEN s.is_tied THEN 'yes' WHEN s.place THEN 'no' END AS tied,
    p.place AS signed_place, d.number, d.name AS contestant, d.unit, coalesce(s.score, p.score) AS score,
    coalesce(b.ballots, 0) AS ballots, e.ballots_due, coalesce(f.points, 0.0) AS penalty_points, d.status
FROM contestant_detail d JOIN category_detail c USING (category)
JOIN ballot_due e ON e.number = d.number
LEFT JOIN placed s ON s.number = d.number
LEFT JOIN signed_place p ON p.number = d.number
LEFT JOIN sent b ON b.number = d.number
LEFT JOIN deducted f ON f.number = d.number
ORDER BY c.position, coalesce(p.place, s.place) IS NULL, coalesce(p.place, s.place), d.number;
CREATE VIEW committee_contestant AS 
SELECT c.name AS category, d.number, d.name AS contestant, d.unit, d.idea, d.members, d.status
FROM contestant_detail d JOIN category_detail c USING (category)
ORDER BY c.position, d.number IS NULL, d.number, d.contestant;
CREATE VIEW committee_turn AS 
WITH step AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, kind, max(seq), at FROM fact
    WHERE kind IN ('turn-called', 'appearance-repeated', 'scoring-opened', 'scoring-closed') GROUP BY 1, 2)
SELECT s.day, s.start, s.room, s.panel, t.number, c.name AS category, d.name AS contestant, d.unit, d.status,
    (SELECT strftime('%Y-%m-%d %H:%M:%S', max(at)) FROM step e WHERE e.number = t.number
        AND kind IN ('turn-called', 'appearance-repeated')) AS called_utc,
    (SELECT strftime('%Y-%m-%d %H:%M:%S', at) FROM step e WHERE e.number = t.number AND kind = 'scoring-opened')
        AS scoring_opened_utc,
    (SELECT strftime('%Y-%m-%d %H:%M:%S', at) FROM step e WHERE e.number = t.number AND kind = 'scoring-closed')
        AS scoring_closed_utc
FROM running t JOIN session_detail s ON s.session = t.session
JOIN contestant_detail d ON d.contestant = t.contestant
JOIN category_detail c ON c.category = t.category
ORDER BY s.day, s.start, s.panel, t.number;
CREATE VIEW committee_ballot AS 
WITH earlier AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror,
        count(*) - 1 AS ballots
    FROM ledger WHERE kind = 'ballot-sent' GROUP BY 1, 2)
SELECT c.name AS category, b.number, d.name AS contestant, j.name AS juror, t.total,
    json_extract(l.body, '$.note') AS note, strftime('%Y-%m-%d %H:%M:%S', l.at) AS sent_utc,
    CASE WHEN b.paper THEN 'yes' ELSE 'no' END AS on_paper, e.ballots AS earlier_ballots, b.seq AS entry
FROM ballot b JOIN ledger l ON l.seq = b.seq
JOIN contestant_detail d ON d.contestant = b.contestant
JOIN category_detail c ON c.category = b.category
JOIN juror_detail j ON j.juror = b.juror
JOIN earlier e ON e.number = b.number AND e.juror = b.juror
LEFT JOIN total t ON t.number = b.number AND t.juror = b.juror
ORDER BY c.position, b.number, j.name, b.juror;
CREATE VIEW committee_mark AS 
WITH detail AS MATERIALIZED (SELECT * FROM contestant_detail),
criteria AS MATERIALIZED (SELECT * FROM criterion_detail)
SELECT c.name AS category, m.number, d.name AS contestant, j.name AS juror,
    k.name AS criterion, k.weight_percent, CAST(m.mark AS REAL) AS mark
FROM mark m JOIN detail d ON d.number = m.number
JOIN category_detail c ON c.category = d.category
JOIN juror_detail j ON j.juror = m.juror
JOIN criteria k ON k.category = d.category AND k.criterion = m.criterion
ORDER BY c.position, m.number, j.name, m.juror, k.position;
CREATE VIEW committee_juror AS 
WITH seated AS MATERIALIZED (
    SELECT p.panel, j.value AS juror, 'present' AS state, 0 AS seq
    FROM panel_detail p, json_each(p.declared_jurors) j
    UNION ALL
    SELECT json_extract(body, '$.panel'), json_extract(body, '$.substitute.id'), 'present', seq
    FROM ledger WHERE kind = 'juror-substituted'
    UNION ALL
    SELECT json_extract(body, '$.panel'), json_extract(body, '$.out'), 'replaced', seq
    FROM ledger WHERE kind = 'juror-substituted'),
latest AS (SELECT panel, juror, state, max(seq) FROM seated GROUP BY panel, juror),
sent AS MATERIALIZED (
    SELECT s.panel, b.juror, count(*) AS ballots
    FROM ballot b JOIN running t USING (number) JOIN session_detail s ON s.session = t.session GROUP BY 1, 2)
SELECT p.panel, p.room, p.head AS panel_head, j.name AS juror, j.office, l.state AS status,
    coalesce(s.ballots, 0) AS ballots
FROM latest l JOIN panel_detail p USING (panel) JOIN juror_detail j USING (juror)
LEFT JOIN sent s ON s.panel = l.panel AND s.juror = l.juror
ORDER BY p.position, l.state, j.name, l.juror;
CREATE VIEW committee_penalty AS 
WITH declared_penalty AS MATERIALIZED (
    SELECT max(seq),
        coalesce(json_extract(body, '$.contest.penalty'), json_extract(body, '$.penalty')) AS kinds
    FROM ledger WHERE kind IN ('contest-declared', 'scoring-declared'))
SELECT c.name AS category, p.number, d.name AS contestant, CAST(p.points AS REAL) AS points,
    coalesce((SELECT json_extract(k.value, '$.name') FROM declared_penalty, json_each(kinds) k
        WHERE json_extract(k.value, '$.id') = json_extract(l.body, '$.penalty')), '') AS penalty,
    json_extract(l.body, '$.reason') AS reason, l.actor AS given_by, strftime('%Y-%m-%d %H:%M:%S', l.at) AS given_utc,
    p.seq AS entry
FROM penalty p JOIN ledger l ON l.seq = p.seq
JOIN contestant_detail d ON d.number = p.number
JOIN category_detail c ON c.category = d.category
ORDER BY c.position, p.number, p.seq;
CREATE VIEW committee_stage_result AS 
SELECT c.name AS category, d.number, d.name AS contestant,
    json_extract(s.value, '$.name') AS stage,
    CAST(json_extract(s.value, '$.weight') AS REAL) AS weight_percent, CAST(r.score AS REAL) AS result
FROM result r JOIN contestant_detail d ON d.contestant = r.contestant
JOIN category_detail c ON c.category = d.category
JOIN declared, json_each(declared.stage) s ON json_extract(s.value, '$.id') = r.stage
ORDER BY c.position, s.key, d.number IS NULL, d.number, d.contestant;
CREATE VIEW committee_signature AS 
WITH withdrawn AS MATERIALIZED (
    SELECT json_extract(body, '$.category') AS category, max(seq) AS seq
    FROM ledger WHERE kind = 'signature-withdrawn' GROUP BY 1)
SELECT c.name AS category, json_extract(l.body, '$.signer') AS signed_by, l.seat,
    strftime('%Y-%m-%d %H:%M:%S', l.at) AS signed_utc, l.seq AS entry
FROM ledger l JOIN category_detail c ON c.category = json_extract(l.body, '$.category')
LEFT JOIN withdrawn w ON w.category = c.category
WHERE l.kind = 'category-signed' AND l.seq > coalesce(w.seq, 0)
ORDER BY c.position, l.seq;
CREATE VIEW committee_correction AS 
SELECT l.seq AS entry, strftime('%Y-%m-%d %H:%M:%S', l.at) AS corrected_utc, l.actor AS corrected_by,
    CASE l.kind WHEN 'contestant-corrected' THEN 'contestant' ELSE 'juror' END AS whom,
    coalesce(d.name, j.name) AS name, a.key AS field,
    CASE WHEN a.key NOT IN ('nip', 'phone', 'members', 'extra')
        THEN (SELECT b.value FROM json_each(l.body, '$.before') b WHERE b.key = a.key) END AS before,
    CASE WHEN a.key NOT IN ('nip', 'phone', 'members', 'extra') THEN a.value END AS after,
    json_extract(l.body, '$.reason') AS reason
FROM ledger l, json_each(l.body, '$.after') a
LEFT JOIN contestant_detail d ON d.contestant = json_extract(l.body, '$.contestant')
LEFT JOIN juror_detail j ON j.juror = json_extract(l.body, '$.juror')
WHERE l.kind IN ('contestant-corrected', 'juror-corrected')
UNION ALL
SELECT l.seq, strftime('%Y-%m-%d %H:%M:%S', l.at), l.actor, 'room of a panel', json_extract(l.body, '$.panel'), 'room',
    json_extract(l.body, '$.before'), json_extract(l.body, '$.after'), json_extract(l.body, '$.reason')
FROM ledger l WHERE l.kind = 'room-corrected'
UNION ALL
SELECT l.seq, strftime('%Y-%m-%d %H:%M:%S', l.at), l.actor, 'head of a panel', json_extract(l.body, '$.panel'), 'head',
    coalesce(b.name, json_extract(l.body, '$.before')), coalesce(a.name, json_extract(l.body, '$.after')),
    json_extract(l.body, '$.reason')
FROM ledger l LEFT JOIN juror_detail b ON b.juror = json_extract(l.body, '$.before')
LEFT JOIN juror_detail a ON a.juror = json_extract(l.body, '$.after') WHERE l.kind = 'panel-head-corrected'
UNION ALL
SELECT l.seq, strftime('%Y-%m-%d %H:%M:%S', l.at), l.actor, 'head of jury', '', 'name',
    json_extract(l.body, '$.before'), json_extract(l.body, '$.after'), json_extract(l.body, '$.reason')
FROM ledger l WHERE l.kind = 'head-of-jury-corrected'
UNION ALL
SELECT l.seq, strftime('%Y-%m-%d %H:%M:%S', l.at), l.actor, 'session', json_extract(l.body, '$.session') + 1, a.key,
    (SELECT b.value FROM json_each(l.body, '$.before') b WHERE b.key = a.key), a.value,
    json_extract(l.body, '$.reason')
FROM ledger l, json_each(l.body, '$.after') a WHERE l.kind = 'session-corrected'
ORDER BY entry, field;
CREATE VIEW committee_log AS 
WITH detail AS MATERIALIZED (SELECT * FROM contestant_detail),
jurors AS MATERIALIZED (SELECT * FROM juror_detail),
undone AS MATERIALIZED (
    SELECT json_extract(body, '$.undone') AS seq FROM ledger WHERE kind = 'step-undone')
SELECT l.seq AS entry, strftime('%Y-%m-%d %H:%M:%S', l.at) AS recorded_utc, l.actor AS person, l.seat, l.device,
    replace(l.kind, '-', ' ') AS event, d.number, d.name AS contestant,
    (SELECT name FROM jurors j
        WHERE j.juror = coalesce(json_extract(l.body, '$.juror'), json_extract(l.body, '$.out'))) AS juror,
    coalesce(json_extract(l.body, '$.reason'), '') AS reason,
    CASE WHEN l.seq IN (SELECT seq FROM undone) THEN 'yes' ELSE 'no' END AS undone
FROM ledger l
LEFT JOIN detail d ON d.number = json_extract(l.body, '$.number')
    OR d.contestant = json_extract(l.body, '$.contestant')
ORDER BY l.seq;
PRAGMA application_id = 1396920146;
PRAGMA user_version = 6;
