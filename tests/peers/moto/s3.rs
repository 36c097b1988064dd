//! S3: restXml, streams both ways, checksums, keys that need escaping, uploads in parts.

use bytes::Bytes;
use opsmith_client::ByteStream;
use services::s3::{
    BucketLocationConstraint, ChecksumAlgorithm, ChecksumMode, Client,
    CompleteMultipartUploadRequest, CompletedMultipartUpload, CompletedPart,
    CreateBucketConfiguration, CreateBucketRequest, CreateMultipartUploadRequest, Delete,
    DeleteBucketRequest, DeleteObjectRequest, DeleteObjectsRequest, Error, GetObjectRequest,
    HeadObjectRequest, ListBucketsRequest, ListObjectsV2Request, ObjectIdentifier,
    PutObjectRequest, UploadPartRequest,
};

use crate::{Failure, all_bytes, done, there};

const BUCKET: &str = "attic-of-the-house";

/// What is special in paths, in queries, in forms, in XML, or is no ASCII.
const ODD: &str =
    "a b+c%20/d&e=f?g#h;i:j@k$l,m!n'o(p)q*r~s\"t<u>v\\w^x`y|z{\u{e9}\u{4e2d}\u{1f639}}//..end";

/// What is no way to another object, but part of a name.
const DOTS: &str = "../a/./b/..";

/// The longest object that is read here, in bytes.
const LIMIT: u64 = 32 << 20;

pub async fn run(client: &Client) -> Result<(), Failure> {
    create(client).await?;
    read(client).await?;
    streams(client).await?;
    parts(client).await?;
    list(client).await?;
    delete(client).await
}

async fn create(client: &Client) -> Result<(), Failure> {
    let place = CreateBucketConfiguration::new()
        .with_location_constraint(BucketLocationConstraint::EuWest1);
    let input = CreateBucketRequest::new(BUCKET).with_create_bucket_configuration(place);
    client.create_bucket(input.clone()).await?;
    let error = client.create_bucket(input).await.unwrap_err();
    assert!(
        matches!(error.modelled(), Some(Error::BucketAlreadyOwnedByYou(_))),
        "{error}"
    );
    done("create a bucket once");

    let input = PutObjectRequest::new(BUCKET, ODD)
        .with_content_type("application/x-odd")
        .with_checksum_algorithm(ChecksumAlgorithm::Sha256)
        .with_metadata([("colour", "blue"), ("size", "a b")]);
    let put = client.put_object(input, all_bytes()).await?;
    assert!(put.e_tag.is_some_and(|tag| tag.starts_with('"')));
    done("create an object with an odd key");

    let input = PutObjectRequest::new(BUCKET, DOTS);
    client.put_object(input, all_bytes()).await?;
    let head = client
        .head_object(HeadObjectRequest::new(BUCKET, DOTS))
        .await?;
    assert_eq!(head.content_length, Some(256));
    let (_, body) = client
        .get_object(GetObjectRequest::new(BUCKET, DOTS))
        .await?;
    assert_eq!(body.collect(LIMIT).await?, all_bytes());
    done("create and read an object with segments of dots in its key");
    Ok(())
}

async fn read(client: &Client) -> Result<(), Failure> {
    let input = GetObjectRequest::new(BUCKET, ODD).with_checksum_mode(ChecksumMode::Enabled);
    let (object, body) = client.get_object(input).await?;
    assert_eq!(object.content_length, Some(256));
    assert_eq!(object.content_type.as_deref(), Some("application/x-odd"));
    let metadata = there(object.metadata, "metadata")?;
    assert_eq!(metadata.get("colour").map(String::as_str), Some("blue"));
    assert_eq!(metadata.get("size").map(String::as_str), Some("a b"));
    assert!(object.checksum_sha256.is_some());
    assert_eq!(body.collect(LIMIT).await?, all_bytes());
    done("read an object");

    let input = GetObjectRequest::new(BUCKET, ODD).with_range("bytes=10-19");
    let (object, body) = client.get_object(input).await?;
    assert_eq!(object.content_range.as_deref(), Some("bytes 10-19/256"));
    assert_eq!(body.collect(LIMIT).await?, (10..20).collect::<Vec<u8>>());
    let head = client
        .head_object(HeadObjectRequest::new(BUCKET, ODD))
        .await?;
    assert_eq!(head.content_length, Some(256));
    assert!(there(head.last_modified, "date")?.seconds() > 1_700_000_000);
    done("read a part of an object, and its head");
    Ok(())
}

/// Bodies longer than any buffer on their way.
async fn streams(client: &Client) -> Result<(), Failure> {
    const PIECES: usize = 100;
    const PIECE: usize = 50_000;
    let piece = |number: usize| Bytes::from(vec![number as u8; PIECE]);

    let whole: Vec<u8> = (0..PIECES).flat_map(piece).collect();
    let path = std::env::temp_dir().join(format!("opsmith-moto-{}", std::process::id()));
    std::fs::write(&path, &whole)?;
    let body = ByteStream::from_path(&path)?;
    let sent = client
        .put_object(PutObjectRequest::new(BUCKET, "from a file"), body)
        .await;
    std::fs::remove_file(&path)?;
    sent?;

    // It can be read once only, so that its checksum can but follow it.
    let reader = std::io::Cursor::new(whole.clone());
    let once = ByteStream::from_reader(reader).with_length(whole.len() as u64);
    let input =
        PutObjectRequest::new(BUCKET, "once").with_checksum_algorithm(ChecksumAlgorithm::Crc32c);
    client.put_object(input, once).await?;

    for key in ["from a file", "once"] {
        let (object, mut body) = client
            .get_object(GetObjectRequest::new(BUCKET, key))
            .await?;
        assert_eq!(object.content_length, Some((PIECES * PIECE) as i64));
        let (mut read, mut pieces) = (Vec::new(), 0);
        while let Some(bytes) = body.next().await {
            read.extend_from_slice(&bytes?);
            pieces += 1;
        }
        assert!(read == whole, "{key}: {} bytes", read.len());
        assert!(pieces > 1, "{key} came in one piece");
    }
    done("create and read objects as streams");

    let (_, nothing) = {
        let input = PutObjectRequest::new(BUCKET, "nothing");
        client.put_object(input, ByteStream::empty()).await?;
        client
            .get_object(GetObjectRequest::new(BUCKET, "nothing"))
            .await?
    };
    assert_eq!(nothing.collect(LIMIT).await?, Bytes::new());
    done("create and read an empty object");
    Ok(())
}

async fn parts(client: &Client) -> Result<(), Failure> {
    const KEY: &str = "in parts/\u{e9}";
    let input =
        CreateMultipartUploadRequest::new(BUCKET, KEY).with_metadata([("made", "in parts")]);
    let upload = client.create_multipart_upload(input).await?;
    let upload = there(upload.upload_id, "id of the upload")?;
    // All but the last have at least 5 MiB.
    let bodies = [vec![1; 5 << 20], vec![2; 5 << 20], vec![3; 1_000]];
    let mut parts = Vec::new();
    for (number, body) in (1..).zip(bodies) {
        let input = UploadPartRequest::new(BUCKET, KEY, number, &upload);
        let tag = there(client.upload_part(input, body).await?.e_tag, "tag")?;
        parts.push(
            CompletedPart::new()
                .with_e_tag(tag)
                .with_part_number(number),
        );
    }
    let input = CompleteMultipartUploadRequest::new(BUCKET, KEY, &upload)
        .with_multipart_upload(CompletedMultipartUpload::new().with_parts(parts));
    let whole = client.complete_multipart_upload(input).await?;
    assert_eq!(whole.key.as_deref(), Some(KEY));
    assert!(whole.e_tag.is_some_and(|tag| tag.ends_with("-3\"")));

    let (object, body) = client
        .get_object(GetObjectRequest::new(BUCKET, KEY))
        .await?;
    let metadata = object.metadata.unwrap_or_default();
    assert_eq!(metadata.get("made").map(String::as_str), Some("in parts"));
    let body = body.collect(LIMIT).await?;
    assert_eq!(body.len(), (10 << 20) + 1_000);
    assert_eq!((body[0], body[5 << 20], body[10 << 20]), (1, 2, 3));
    done("create an object in parts");
    Ok(())
}

async fn list(client: &Client) -> Result<(), Failure> {
    let buckets = client.list_buckets(ListBucketsRequest::new()).await?;
    let buckets = buckets.buckets.unwrap_or_default();
    let names: Vec<_> = buckets
        .iter()
        .map(|bucket| bucket.name.as_deref())
        .collect();
    assert_eq!(names, [Some(BUCKET)]);
    done("list buckets");

    let (mut keys, mut pages, mut token) = (Vec::new(), 0, None);
    loop {
        let mut input = ListObjectsV2Request::new(BUCKET).with_max_keys(2);
        input.continuation_token = token;
        let page = client.list_objects_v2(input).await?;
        for object in page.contents.unwrap_or_default() {
            assert!(object.size.is_some() && object.last_modified.is_some());
            keys.push(there(object.key, "key")?);
        }
        pages += 1;
        token = page.next_continuation_token;
        assert_eq!(page.is_truncated, Some(token.is_some()));
        if token.is_none() {
            break;
        }
    }
    let mut expected = [
        ODD,
        DOTS,
        "from a file",
        "once",
        "nothing",
        "in parts/\u{e9}",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    assert_eq!(pages, 3);

    let input = ListObjectsV2Request::new(BUCKET)
        .with_delimiter("/")
        .with_prefix("in ");
    let folders = client.list_objects_v2(input).await?.common_prefixes;
    let folders = folders.unwrap_or_default();
    let folders: Vec<_> = folders
        .iter()
        .map(|folder| folder.prefix.as_deref())
        .collect();
    assert_eq!(folders, [Some("in parts/")]);
    done("list objects page by page");
    Ok(())
}

async fn delete(client: &Client) -> Result<(), Failure> {
    let error = client
        .delete_bucket(DeleteBucketRequest::new(BUCKET))
        .await
        .unwrap_err();
    // No model has it.
    assert_eq!(error.code(), Some("BucketNotEmpty"), "{error}");
    assert_eq!(error.status(), Some(409));
    done("error for a bucket that is not empty");

    for key in [ODD, DOTS] {
        client
            .delete_object(DeleteObjectRequest::new(BUCKET, key))
            .await?;
    }
    let error = client
        .get_object(GetObjectRequest::new(BUCKET, ODD))
        .await
        .map(|_| ())
        .unwrap_err();
    assert!(
        matches!(error.modelled(), Some(Error::NoSuchKey(_))),
        "{error}"
    );
    assert_eq!(
        (error.code(), error.status()),
        (Some("NoSuchKey"), Some(404))
    );
    // An answer without a body, where the status says all.
    let error = client
        .head_object(HeadObjectRequest::new(BUCKET, ODD))
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(404), "{error}");
    done("error for an object that is gone");

    let keys = ["from a file", "once", "nothing", "in parts/\u{e9}"];
    let delete = Delete::new(keys.map(ObjectIdentifier::new));
    let deleted = client
        .delete_objects(DeleteObjectsRequest::new(BUCKET, delete))
        .await?;
    assert_eq!(deleted.deleted.map(|keys| keys.len()), Some(4));
    assert!(deleted.errors.unwrap_or_default().is_empty());
    client
        .delete_bucket(DeleteBucketRequest::new(BUCKET))
        .await?;
    done("delete objects and bucket");

    let error = client
        .list_objects_v2(ListObjectsV2Request::new(BUCKET))
        .await
        .unwrap_err();
    assert!(
        matches!(error.modelled(), Some(Error::NoSuchBucket(_))),
        "{error}"
    );
    assert_eq!(
        (error.code(), error.status()),
        (Some("NoSuchBucket"), Some(404))
    );
    done("error for a bucket that is gone");
    Ok(())
}
